import autocannon from 'autocannon'

/** One request of a load. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const CONNECTIONS = 16

/**
 * Sends requests for some seconds over 16 connections.
 *
 * @returns requests per second.
 * @throws Error when any answer is not 2xx: a refused request is no measurement.
 */
export async function load(url: string, seconds: number, next: () => LoadRequest): Promise<number> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        setupRequest: (request) => {
          const { method, path, headers, body } = next()
          return {
            ...request,
            method,
            path,
            headers: { ...headers },
            ...(body === undefined ? {} : { body }),
          }
        },
      },
    ],
  })
  if (result.non2xx > 0 || result.errors > 0) {
    const codes = JSON.stringify(result.statusCodeStats ?? {})
    throw new Error(
      `${url}: ${result.non2xx} answers were not 2xx (${codes}), ${result.errors} requests failed.`,
    )
  }
  return result['2xx'] / result.duration
}
