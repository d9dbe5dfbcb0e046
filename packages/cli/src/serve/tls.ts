import { readFileSync } from 'node:fs'
import { createSecureContext, type Server } from 'node:tls'

import { cliErrors } from '../cli-errors.ts'

/** Where the certificate with its chain, and its key, are: PEM files. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

/** What is read of them. */
export interface Certificate {
  readonly cert: Buffer
  readonly key: Buffer
}

/** Reads a certificate and its key, and makes sure that they belong together. @throws KITH_CLI_TLS_UNUSABLE */
export function readCertificate({ cert, key }: TlsFiles): Certificate {
  try {
    const read = { cert: readFileSync(cert), key: readFileSync(key) }
    createSecureContext(read)
    return read
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw cliErrors.TLS_UNUSABLE({ cert, key, reason }, { cause })
  }
}

/**
 * Reads the files again at each SIGHUP: certificates are renewed while the server runs. Connections that are open keep theirs. A
 * new one that cannot be used is told, and the old one stays.
 *
 * @returns how to stop.
 */
export function renewAtHangup(server: Server, files: TlsFiles, tell: (told: unknown) => void): () => void {
  const renew = (): void => {
    try {
      server.setSecureContext(readCertificate(files))
      tell('The certificate was read again')
    } catch (error) {
      tell(error)
    }
  }
  process.on('SIGHUP', renew)
  return () => process.removeListener('SIGHUP', renew)
}
