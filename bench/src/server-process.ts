import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A server under measurement, in a process of its own. */
export interface ServerProcess {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a server script and waits until it listens. */
export async function startServer(script: string, place: string, port: number): Promise<ServerProcess> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions=@kith/source', '--no-warnings', join(import.meta.dirname, script), place, String(port)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${script} ended before it was ready.`))),
  ])
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
