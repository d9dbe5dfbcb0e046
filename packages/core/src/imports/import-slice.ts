import { blobErrors } from '../blobs/blob-errors.ts'
import { heldCustomers } from '../customers/standard-grants.ts'
import { asKernel, type KernelContext } from '../operations/kernel-context.ts'
import type { WorkContext } from '../operations/work-context.ts'
import type { DeliveryOptions } from '../plugin/contributions.ts'
import type { Slice } from '../plugin/slice.ts'
import { analyseImport } from './analyse-import.ts'
import { discardFile, expireImport } from './expire-import.ts'
import { importErrors } from './import-errors.ts'
import { importEvents } from './import-events.ts'
import { importTargets } from './import-target.ts'
import { importEntity, importFaultEntity, importRowEntity } from './import.entity.ts'
import { beginTargetImport } from './operations/begin-import.ts'
import { previewImports } from './operations/preview-imports.ts'
import { readImportErrors } from './operations/read-import-errors.ts'
import { getImport, listImportRows, listImports } from './operations/read-imports.ts'
import {
  cancelImport,
  mapImport,
  pauseImport,
  revertImport as revertOperation,
  startImport,
} from './operations/run-imports.ts'
import { uploadImport } from './operations/upload-import.ts'
import { revertImport } from './revert-import.ts'
import { runImport } from './run-import.ts'
import { importJobs } from './start-run.ts'

const permissions = {
  'import:run': 'Start, pause and cancel imports',
  'import:preview': 'Preview what an import would do',
  'import:errors': 'Read the records that an import refused',
  'import:revert': 'Take back what an import did',
} as const

const acting = ['create', 'read', 'list', 'update', 'run', 'preview', 'errors', 'revert'] as const
const looking = ['read', 'list', 'preview', 'errors'] as const
const shown = { public: 'allow', basic: 'allow' } as const

/** Who may do what with which imports. */
const grants = [
  { role: 'system-admin', actions: acting, rows: undefined },
  { role: 'integration', actions: acting, rows: undefined },
  { role: 'relationship-manager', actions: acting, rows: heldCustomers },
  { role: 'data-analyst', actions: looking, rows: undefined },
] as const

/** A run takes as long as its file is. It is cut off with its process only, and goes on elsewhere. */
const delivery: DeliveryOptions = { inTransaction: false, timeoutMs: 86_400_000, attempts: 50 }

/** Files of customers: uploaded, mapped, previewed, imported, and taken back. */
export const importSlice: Slice = {
  entities: [importEntity, importRowEntity, importFaultEntity],
  events: importEvents,
  errors: [...blobErrors.$entries, ...importErrors.$entries],
  operations: [
    uploadImport,
    beginTargetImport,
    listImports,
    getImport,
    mapImport,
    previewImports,
    startImport,
    pauseImport,
    cancelImport,
    revertOperation,
    listImportRows,
    readImportErrors,
  ],
  setup(r) {
    r.extensionPoint(importTargets)
    for (const [name, title] of Object.entries(permissions))
      r.permission(name as keyof typeof permissions, { title })
    for (const { role, actions, rows } of grants) {
      r.grant(role, { entity: 'import', actions, classes: shown, ...(rows === undefined ? {} : { rows }) })
      const rowsOf = rows === undefined ? {} : { rows: { import: { some: rows } } }
      r.grant(role, { entity: 'importRow', actions: ['read', 'list'], classes: shown, ...rowsOf })
    }
    const job = (
      title: string,
      run: (ctx: KernelContext, importId: string, signal: AbortSignal) => Promise<void>,
    ) => ({
      title,
      delivery,
      // Whoever runs the job by hand names no import.
      run: async (ctx: WorkContext, input: unknown) => {
        const importId = (input as { readonly importId?: string } | null)?.importId
        if (importId !== undefined) await run(asKernel(ctx), importId, ctx.signal)
      },
    })
    r.job(importJobs.analyse, job('Analyse an uploaded file', analyseImport))
    r.job(importJobs.run, job('Import the records of a file', runImport))
    r.job(importJobs.revert, job('Take back an import', revertImport))
    r.job(importJobs.expire, job('Remove the file and the refused records of an import', expireImport))
    r.job(importJobs.discard, job('Remove the file of a cancelled import', discardFile))
  },
}
