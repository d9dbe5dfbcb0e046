const ACCEPTED = /^[A-Za-z0-9._-]{1,64}$/

/** The caller's request id when it is harmless in logs and headers, otherwise a new one. */
export function chooseRequestId(sent: string | undefined): string {
  return sent !== undefined && ACCEPTED.test(sent) ? sent : crypto.randomUUID()
}
