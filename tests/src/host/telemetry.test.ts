import {
  createMetrics,
  defineEvent,
  definePlugin,
  definePolicy,
  standardRoles,
  type Telemetry,
} from '@kith/core'
import { openTelemetry } from '@kith/core/opentelemetry'
import { kith } from '@kith/hono'
import { aCustomer, createTestCrm, testActor } from '@kith/testing'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'

const PHONE = '13800138000'

/** A plugin whose subscriber breaks at names that ask for it. */
const echoes = definePlugin({
  id: 'echoes',
  version: '1.0.0',
  kernel: '*',
  resources: ['echo'],
  events: [defineEvent({ name: 'echo.heard', version: 1, subject: 'customerId' })],
  setup(r) {
    r.on(
      'customer.created',
      async (event, ctx) => {
        ctx.emit('echo.heard', { customerId: event.subjectId })
        if (event.payload['customerId'] === undefined) throw new RangeError('broken')
      },
      { as: 'echoes.answer' },
    )
  },
})

const standard = standardRoles()
const policy = definePolicy({
  ...standard,
  roles: [
    ...standard.roles,
    { name: 'monitor', title: 'Monitoring', grants: [{ entity: 'metric', actions: ['read'] }] },
  ],
})

describe('the figures of an instance', () => {
  it('are read by who has the right to, and tell of nobody', async () => {
    const metrics = createMetrics()
    await using test = await createTestCrm({ metrics, policy, plugins: [echoes()] })
    const manager = test.as('relationship-manager')
    await manager.customers.create(aCustomer({ name: '王芳', phone: PHONE }))
    await outcomeOf(manager.customers.create({ name: '' }))
    await outcomeOf(manager.customers.get({ id: 'absent-13800138000' }))
    await test.crm.tick()
    metrics.log({ level: 'query', query: {} as never, queryDurationMillis: 250 })
    const app = kith(test.crm, { actor: (c) => testActor(c.req.header('x-role') ?? 'nobody') })
    const answer = await app.request('/metrics', { headers: { 'x-role': 'monitor' } })
    const text = await answer.text()
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    for (const line of [
      'kith_operations_total{operation="customers.create",outcome="ok"} 1',
      'kith_operations_total{operation="customers.create",outcome="KITH_VALIDATION"} 1',
      'kith_operations_total{operation="customers.get",outcome="KITH_NOT_FOUND"} 1',
      'kith_operation_duration_seconds_count{operation="customers.create"} 2',
      'kith_operation_duration_seconds_bucket{operation="customers.create",le="+Inf"} 2',
      'kith_delivery_attempts_total{subscriber="echoes.answer",outcome="ok"} 1',
      'kith_database_statements_total 1',
      'kith_database_seconds_total 0.25',
      'kith_outbox_lag_seconds 0',
      'kith_outbox_depth 0',
      'kith_outbox_dead 0',
    ]) {
      expect(text.split('\n')).toContain(line)
    }
    expect(text).not.toMatch(/王芳|13800138000|u-relationship|absent/)
    for (const role of ['relationship-manager', 'system-admin', 'auditor']) {
      expect((await app.request('/metrics', { headers: { 'x-role': role } })).status).toBe(403)
    }
  })

  it('have the form that scrapers read', async () => {
    const metrics = createMetrics()
    await using test = await createTestCrm({ metrics })
    for (let count = 0; count < 3; count += 1) await test.as('relationship-manager').customers.list({})
    const lines = metrics.text(undefined).trimEnd().split('\n')
    const sample = /^[a-z_]+(?:\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})? \d+(?:\.\d+)?(?:e-\d+)?$/
    for (const line of lines) expect(line).toMatch(line.startsWith('#') ? /^# (?:HELP|TYPE) kith_/ : sample)
    const buckets = lines
      .filter((line) => line.startsWith('kith_operation_duration_seconds_bucket'))
      .map((line) => Number(line.split(' ').at(-1)))
    expect(buckets).toEqual(buckets.toSorted((a, b) => a - b))
    expect(buckets.at(-1)).toBe(3)
  })

  it('are refused where none are kept', async () => {
    await using test = await createTestCrm({ policy })
    const read = test.crm.as({ id: 'm', roles: ['monitor'] }).metrics.read({})
    await expect(read).rejects.toMatchObject({ code: 'KITH_METRICS_OFF', status: 404 })
  })

  it('count what is owed and what was given up', async () => {
    await using test = await createTestCrm({ metrics: createMetrics(), policy, plugins: [echoes()] })
    await test.as('relationship-manager').customers.create(aCustomer())
    await test.database.updateTable('crm_delivery').set({ state: 'dead' }).execute()
    await test.as('relationship-manager').customers.create(aCustomer())
    const stream = await test.crm.as({ id: 'm', roles: ['monitor'] }).metrics.read({})
    let text = ''
    for await (const bytes of stream.bytes) text += new TextDecoder().decode(bytes)
    expect(text).toMatch(/^kith_outbox_depth 1$/m)
    expect(text).toMatch(/^kith_outbox_dead 1$/m)
  })
})

describe('spans', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })

  beforeAll(() => {
    trace.setGlobalTracerProvider(provider)
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  })
  beforeEach(() => exporter.reset())
  afterAll(() => {
    trace.disable()
    context.disable()
  })

  const open = (telemetry: readonly Telemetry[] = [openTelemetry()]) =>
    createTestCrm({ telemetry, plugins: [echoes()] })
  const spanOf = (name: string): ReadableSpan =>
    exporter.getFinishedSpans().find((span) => span.name === name)!
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

  it('of a delivery link to the call that has emitted the event', async () => {
    await using test = await open()
    await test.as('relationship-manager', { traceparent }).customers.create(aCustomer())
    await test.crm.tick()
    const producer = spanOf('customers.create')
    expect(producer.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c')
    expect(producer.parentSpanContext?.spanId).toBe('b7ad6b7169203331')
    const consumer = spanOf('process echoes.answer')
    expect(consumer.kind).toBe(SpanKind.CONSUMER)
    expect(consumer.spanContext().traceId).not.toBe(producer.spanContext().traceId)
    expect(consumer.links.map(({ context: link }) => link.spanId)).toEqual([producer.spanContext().spanId])
    const [created] = await test.events('customer.created')
    expect(created?.traceparent).toContain(producer.spanContext().spanId)
  })

  it('of a call belong to the span that is active', async () => {
    await using test = await open()
    const outer = provider.getTracer('test').startSpan('request')
    const { customers } = test.as('relationship-manager', { traceparent })
    await context.with(trace.setSpan(context.active(), outer), () => customers.list({}))
    outer.end()
    expect(spanOf('customers.list').parentSpanContext?.spanId).toBe(outer.spanContext().spanId)
  })

  it('say how a call failed by its code, and nothing of whom it was about', async () => {
    await using test = await open()
    const manager = test.as('relationship-manager')
    await manager.customers.create(aCustomer({ name: '王芳', phone: PHONE }))
    await outcomeOf(manager.customers.create({ name: '王芳', phone: '12' }))
    await test.crm.tick()
    const failed = exporter.getFinishedSpans().find(({ status }) => status.code === SpanStatusCode.ERROR)
    expect(failed?.attributes['error.type']).toBe('KITH_VALIDATION')
    const told = exporter
      .getFinishedSpans()
      .map(({ name, attributes, events, status }) => JSON.stringify([name, attributes, events, status]))
    expect(told.join('\n')).not.toMatch(/王芳|13800138000|u-relationship/)
  })

  it('are kept by several observers at once', async () => {
    const seen: string[] = []
    const observer: Telemetry = {
      operation: ({ operation, traceparent: parent }, run) => {
        seen.push(`${operation} ${parent?.slice(0, 3)}`)
        return run()
      },
      delivery: ({ subscriber, attempt }, run) => {
        seen.push(`${subscriber} ${attempt}`)
        return run()
      },
    }
    await using test = await open([openTelemetry(), observer])
    await test.as('relationship-manager').customers.create(aCustomer())
    await test.crm.tick()
    expect(seen).toEqual(['customers.create 00-', 'echoes.answer 1'])
    expect(spanOf('process echoes.answer')).toBeDefined()
  })
})
