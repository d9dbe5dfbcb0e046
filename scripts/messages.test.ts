import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { type CatalogueEntry, describeError, type Messages } from '@kith/core'
import { findMessageFaults } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { fillersIn, phrasesIn, type SourcePhrase } from './phrases.ts'

const ROOT = join(import.meta.dirname, '..')
const LOCALES = ['zh-CN']
/** What is written there is no error: reasons that an audit keeps, findings of the doctor, parts of numbers and addresses. */
const SILENT =
  /\/(demo|doctor|conformance|messages|quality)\/|\/(designed-oracles|keep-ends|joint-exposure|crm|export-customers|header-synonyms|map-record)\.ts$/
/** The parameters that a text may fill on its way. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  reason: ['issue', 'change'],
  rule: ['reason'],
}

const PACKAGES = globSync('{packages,plugins}/*', { cwd: ROOT }).toSorted()

const sourcesOf = (folder: string): string[] =>
  globSync(`${folder}/src/**/*.ts`, { cwd: ROOT }).filter((file) => !/\.test\.ts$|\/fixtures\//.test(file))

const membersOf = async (file: string): Promise<unknown[]> =>
  Object.values((await import(join(ROOT, file))) as object)

async function catalogueOf(folder: string): Promise<CatalogueEntry[]> {
  const files = sourcesOf(folder).filter((file) => /(^|\/|-)errors\.ts$/.test(file))
  const members = (await Promise.all(files.map(membersOf))).flat()
  return members.flatMap((member) => (member as { $entries?: CatalogueEntry[] }).$entries ?? [])
}

function phrasesOf(folder: string): SourcePhrase[] {
  const sources = sourcesOf(folder).filter((file) => !SILENT.test(file))
  const texts = sources.map((file): [string, string] => [file, readFileSync(join(ROOT, file), 'utf8')])
  const functions = texts.flatMap(([file, text]) => [...fillersIn(file, text)])
  const fillers = new Map(functions.filter(([, kinds]) => kinds.size > 0))
  return texts.flatMap(([file, text]) => phrasesIn(file, text, fillers))
}

async function messagesOf(folder: string, locale: string): Promise<Messages> {
  const file = sourcesOf(folder).find((each) => each.endsWith(`/messages/${locale}.ts`))
  if (file === undefined) return { locale, errors: {} }
  const found = (await membersOf(file)).find((each) => (each as Messages).locale === locale)
  return found as Messages
}

describe.each(LOCALES)('%s', (locale) => {
  it.each(PACKAGES)('tells every error of %s, and no other', async (folder) => {
    const catalogue = await catalogueOf(folder)
    const messages = await messagesOf(folder, locale)
    expect(findMessageFaults(catalogue, messages)).toEqual([])
    const codes = new Set(catalogue.map(({ code }) => code))
    expect(Object.keys(messages.errors).filter((code) => !codes.has(code))).toEqual([])
  })

  it.each(PACKAGES)('tells what %s fills its errors with', async (folder) => {
    const kernel = await messagesOf('packages/core', locale)
    const messages = folder === 'packages/core' ? [kernel] : [kernel, await messagesOf(folder, locale)]
    const phrases = phrasesOf(folder)
    expect(phrases.filter((phrase) => !isTold(phrase, locale, messages))).toEqual([])
  })
})

it('looks at enough of the sources to mean something', () => {
  expect(phrasesOf('packages/core').length).toBeGreaterThan(150)
})

/** Whether a text that fills an error is told in the language: an error that says nothing else tells it. */
function isTold({ kind, text }: SourcePhrase, locale: string, messages: readonly Messages[]): boolean {
  return [kind, ...(WAYS[kind] ?? [])].some((each) => {
    const probe: Messages = { locale, errors: { PROBE: { message: `{${each}}`, fix: '' } } }
    const error = { code: 'PROBE', message: '', fix: '', params: { [each]: text } }
    return describeError(error, { locale, messages: [...messages, probe] }).message !== text
  })
}
