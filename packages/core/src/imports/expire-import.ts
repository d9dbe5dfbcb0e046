import type { KernelContext } from '../operations/kernel-context.ts'
import { findImport, removeFaults } from './import-repository.ts'

/** Removes the file of an import. */
export async function discardFile(ctx: KernelContext, importId: string): Promise<void> {
  const row = await findImport(ctx, importId)
  if (row !== undefined) await ctx.blobs.remove(ctx.session, row.blobId)
}

/** Removes what an import holds of people who are nobody's customers: no erasure would find it. */
export async function expireImport(ctx: KernelContext, importId: string): Promise<void> {
  await discardFile(ctx, importId)
  await ctx.transactAs(ctx.session, 'imports.expire', (inner) => removeFaults(inner, importId))
}
