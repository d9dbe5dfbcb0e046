export { natsBroker } from './nats-broker.ts'
export type { NatsBrokerOptions, StreamOptions } from './nats-broker.ts'
export { natsErrors } from './errors.ts'
export { natsMessages } from './messages/zh-CN.ts'
