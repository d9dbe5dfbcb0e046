import { createWriteStream } from 'node:fs'

import { importFile } from './imports/import-file.ts'
const [rows, path] = process.argv.slice(2)
const out = createWriteStream(path!)
for await (const c of importFile(Number(rows)))
  if (!out.write(c)) await new Promise<void>((r) => out.once('drain', () => r()))
out.end()
