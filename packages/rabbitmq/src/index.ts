export { rabbitBroker } from './rabbit-broker.ts'
export type { RabbitBrokerOptions } from './rabbit-broker.ts'
export { rabbitErrors } from './errors.ts'
export { rabbitMessages } from './messages/zh-CN.ts'
