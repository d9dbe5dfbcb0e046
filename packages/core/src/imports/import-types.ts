import type { ByteSource } from '../blobs/byte-source.ts'
import type { SourceFormat } from '../formats/source-record.ts'
import type { ListQuery } from '../gate/list-query.ts'
import type { ByteStream } from '../operations/byte-stream.ts'
import type { Page } from '../shared/page.ts'
import type { MatchKey } from '../upsert/match-keys.ts'
import type { ChosenTargets } from './choose-mapping.ts'
import type { ImportEventPayload } from './import-events.ts'
import type { duplicateChoices, invalidChoices, ReadableImportRow } from './import.entity.ts'
import type { Preview } from './preview-import.ts'
import type { ToldImport } from './tell-import.ts'

/** What an import does with records that it cannot simply create. */
export interface ImportOptions {
  /** A record whose customer is there is left out (`skip`, default), changes the customer, or creates another one. */
  readonly onDuplicate?: (typeof duplicateChoices)[number]
  /** A value that cannot be read keeps its record out (`refuse`, default), or is left out of it. */
  readonly invalid?: (typeof invalidChoices)[number]
  /** By default identities and ID numbers, as far as the caller may look customers up by them. */
  readonly matchBy?: readonly MatchKey[]
}

/** What `customers.import` takes. */
export interface ImportCustomersInput extends ImportOptions {
  readonly file: ByteSource
  /** The name of the file. */
  readonly name?: string
  /** What is left out is found in the file. */
  readonly format?: SourceFormat
  readonly encoding?: string
  readonly delimiter?: string
  readonly sheet?: string
  /** By column: a field, `ignore`, `identity:<namespace>`, `contactPoint:<kind>`. */
  readonly mapping?: ChosenTargets
  /** Whose the new customers are; by default the caller's own, and the first team of the caller's. */
  readonly ownerId?: string
  readonly teamId?: string
  /** Import at once when nothing about the columns has to be guessed. */
  readonly start?: boolean
}

/** What `imports.begin` takes, from an operation whose `upload` the file is. */
export interface BeginImportInput extends Pick<
  ImportCustomersInput,
  'name' | 'format' | 'encoding' | 'delimiter' | 'sheet' | 'mapping' | 'start'
> {
  /** The name of the `ImportTarget`. */
  readonly target: string
  readonly file: ByteSource
  /** What the upload says to the target, as JSON. */
  readonly options?: unknown
}

/** What `imports.update` takes. */
export interface UpdateImportInput {
  readonly id: string
  readonly patch: ImportOptions & { readonly mapping?: ChosenTargets }
  readonly ifVersion?: number
}

interface ById {
  readonly id: string
}

/** The events of imports. */
export interface ImportEvents {
  readonly 'import.finished': ImportEventPayload
}

/** The operations on imports. */
export interface ImportOperations {
  readonly 'customers.import': { input: ImportCustomersInput; output: ToldImport }
  readonly 'imports.begin': { input: BeginImportInput; output: ToldImport }
  readonly 'imports.list': { input: Omit<ListQuery, 'fields' | 'deleted' | 'q'>; output: Page<ToldImport> }
  readonly 'imports.get': { input: ById; output: ToldImport }
  readonly 'imports.update': { input: UpdateImportInput; output: ToldImport }
  readonly 'imports.preview': { input: ById & { readonly limit?: number }; output: Preview }
  readonly 'imports.start': { input: ById; output: ToldImport }
  readonly 'imports.pause': { input: ById; output: ToldImport }
  readonly 'imports.cancel': { input: ById; output: ToldImport }
  readonly 'imports.revert': { input: ById; output: ToldImport }
  readonly 'imports.rows.list': {
    input: ById & Pick<ListQuery, 'limit' | 'cursor'> & { readonly outcome?: 'reverted' | 'left' }
    output: Page<ReadableImportRow>
  }
  readonly 'imports.errors': { input: ById; output: ByteStream }
}
