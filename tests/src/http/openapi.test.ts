import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

import type { Operation } from '@kith/core'
import { forms } from '@kith/forms'
import { kith } from '@kith/hono'
import { createTestCrm } from '@kith/testing'
import { webhooks } from '@kith/webhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { scoreFields, scores } from '../plugins/score-plugin.ts'
import { serveTestCrm, type TestServer } from './serve-test-crm.ts'

interface Described {
  readonly operationId: string
  readonly parameters?: { name: string; in: string; required: boolean }[]
  readonly requestBody?: { content: Record<string, { schema: unknown }> }
  readonly responses: Record<string, { $ref?: string; headers?: object }>
}

interface Document {
  readonly openapi: string
  readonly info: { title: string; version: string }
  readonly paths: Record<string, Record<string, Described>>
  readonly components: Record<
    'schemas' | 'responses',
    Record<string, { properties?: object; description?: string }>
  >
}

let server: TestServer
let document: Document
let routed: readonly Operation[]

beforeAll(async () => {
  server = await serveTestCrm({
    plugins: [forms(), webhooks()],
    info: { title: 'Acme CRM', version: '2.1.0' },
  })
  document = (await server.send('GET', '/openapi.json', { as: undefined })).json as unknown as Document
  routed = server.crm.operations.filter(({ route }) => route !== undefined)
})
afterAll(() => server[Symbol.asyncDispose]())

/** Runs Spectral's own rules for OpenAPI over a document and answers what it prints. */
async function lint(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-openapi-'))
  const spectral = join(
    dirname(createRequire(import.meta.url).resolve('@stoplight/spectral-cli/package.json')),
    'dist/index.js',
  )
  try {
    await writeFile(join(folder, 'openapi.json'), text)
    await writeFile(join(folder, 'ruleset.json'), JSON.stringify({ extends: ['spectral:oas'] }))
    const files = ['-r', join(folder, 'ruleset.json'), join(folder, 'openapi.json')]
    const { stdout } = await promisify(execFile)(process.execPath, [
      spectral,
      'lint',
      '--fail-severity=warn',
      ...files,
    ])
    return stdout
  } catch (error) {
    return (error as { stdout: string }).stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

const operationOf = (name: string): Described =>
  Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === name)!

describe('the OpenAPI document', () => {
  it("breaks none of Spectral's rules", async () => {
    expect(await lint(JSON.stringify(document))).toContain('No results with a severity of')
  }, 60_000)

  it('is checked by a Spectral that can find something', async () => {
    expect(await lint(JSON.stringify({ ...document, info: {} }))).toContain('oas3-schema')
  }, 60_000)

  it('is of the version and names that the host gave', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.info).toMatchObject({ title: 'Acme CRM', version: '2.1.0' })
  })

  it('describes every operation that has a route, at its route', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`,
      ),
    )
    expect(described).toEqual(expect.arrayContaining(routed.map(({ name, route }) => `${name} ${route}`)))
    expect(described).toHaveLength(routed.length + 2)
  })

  it('gives every operation an answer for success and each status it may refuse with', () => {
    for (const { name, access = 'actor' } of routed) {
      const statuses = Object.keys(operationOf(name).responses)
      const unless = access === 'actor' ? ['401', '403'] : ['403', '404', '429']
      expect(statuses).toEqual(expect.arrayContaining(['400', ...unless, '422', '500', '503']))
      expect(statuses.includes('401')).toBe(access === 'actor')
      expect(statuses.filter((status) => status.startsWith('2'))).toHaveLength(1)
    }
  })

  it('names every error code that clients are told, with its status', () => {
    const text = JSON.stringify(document.components.responses)
    const answered = new Set(
      routed.flatMap(({ name }) => Object.keys(operationOf(name).responses)).map(Number),
    )
    const expected = server.crm.errorCatalogue.filter(({ status }) => answered.has(status))
    const isTold = ({ status, code }: (typeof expected)[number]): boolean =>
      status !== 500 || code === 'KITH_INTERNAL'
    for (const entry of expected)
      expect([entry.code, text.includes(`\`${entry.code}\``)]).toEqual([entry.code, isTold(entry)])
    expect(expected.filter(isTold).length).toBeGreaterThan(10)
  })

  it('refers to nothing that it lacks, and has nothing that is not referred to', () => {
    const text = JSON.stringify(document)
    const references = new Set(
      [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)].map(
        ([, kind, name]) => `${kind}/${name}`,
      ),
    )
    const components = Object.entries(document.components).flatMap(([kind, members]) =>
      Object.keys(members).map((name) => `${kind}/${name}`),
    )
    expect(components.filter((name) => !name.startsWith('securitySchemes/')).toSorted()).toEqual(
      [...references].toSorted(),
    )
  })

  it('names the schemas of an entity', () => {
    const { schemas } = document.components
    expect(Object.keys(schemas)).toEqual(
      expect.arrayContaining(['Customer', 'CustomerCreate', 'CustomerPatch', 'CustomerPage']),
    )
    expect(schemas['Customer']?.properties).toMatchObject({
      createdAt: { type: 'string', format: 'date-time' },
      phone: { type: ['string', 'null'], description: 'Class `contact`.' },
      sex: { enum: ['male', 'female', null] },
    })
    expect(schemas['CustomerCreate']?.properties).not.toHaveProperty('createdAt')
  })

  it('asks for If-Match where a version is required', () => {
    const parameters = operationOf('customers.update').parameters ?? []
    expect(parameters).toContainEqual(
      expect.objectContaining({ name: 'If-Match', in: 'header', required: true }),
    )
    expect(operationOf('customers.update').responses).toHaveProperty('412')
    expect(operationOf('customers.update').responses).toHaveProperty('428')
  })

  it('keeps path parameters out of bodies', () => {
    const body = document.components.schemas['CustomersContactPointsAddInput']
    expect(Object.keys(body?.properties ?? {})).toEqual(['kind', 'value', 'label', 'isPrimary', 'custom'])
    expect(operationOf('customers.restore').requestBody).toBeUndefined()
  })

  it('is the same text for everybody', async () => {
    const first = await server.send('GET', '/openapi.json', { as: 'manager' })
    expect(JSON.stringify(document)).toBe(first.text)
  })
})

describe('the OpenAPI document of a host with plugins', () => {
  it('names the fields that they add, where they are read and where they are not written', async () => {
    await using kit = await createTestCrm({ plugins: [scores()] })
    const app = kith(kit.crm, { actor: () => null })
    const answer = await app.request('/openapi.json')
    const { components, paths } = (await answer.json()) as Document
    const { Customer, CustomerCreate, CustomerPatch } = components.schemas
    expect(Customer?.properties).toMatchObject({
      score: { type: 'integer', description: 'Class `behaviour`.' },
      segment: { type: ['string', 'null'], description: 'Class `quasi`.' },
      passport: { description: 'Class `identity`.' },
      credit: { description: 'Class `financial`.' },
    })
    for (const written of [CustomerCreate, CustomerPatch])
      for (const field of Object.keys(scoreFields)) expect(written?.properties).not.toHaveProperty(field)
    const page = JSON.stringify(paths['/customers']?.['get']?.responses['200'])
    expect(page).toContain('CustomerPage')
    // Another instance of the same process has other plugins, and other fields.
    expect(document.components.schemas['Customer']?.properties).not.toHaveProperty('score')
  }, 60_000)
})
