import type { Endpoint, Exchange } from './exchange.ts'
import { createOpenApiDocument } from './openapi/openapi-document.ts'
import type { OpenApiDocument } from './openapi/openapi-types.ts'
import type { ApiInfo } from './options.ts'
import { PAGE_STYLE } from './reference/page-style.ts'
import { renderReference } from './reference/reference-page.ts'
import type { Refuse } from './response/refuse.ts'
import { dataHeaders, JSON_TYPE, respond } from './response/respond.ts'
import { toldErrors } from './response/told-errors.ts'
import type { ServedCrm } from './served-crm.ts'

/** The endpoints that describe the API: `/openapi.json` and `/docs`. Both are made at the first request, and kept. */
export function referenceEndpoints(
  crm: ServedCrm,
  { info, refuse }: { readonly info: ApiInfo; readonly refuse: Refuse },
): readonly Endpoint[] {
  const document = once(() => createOpenApiDocument(crm, info))
  const texts = new Map<string, string>()
  const openApi = ({ context, requestId, mount }: Exchange): Response => {
    const text = texts.get(mount) ?? JSON.stringify(placeAt(document(), mount))
    // A mount path with parameters has endless values: only the first few are kept.
    if (texts.size < 10) texts.set(mount, text)
    return respond(context, {
      status: 200,
      body: text,
      headers: { ...dataHeaders(requestId, JSON_TYPE), ...REVALIDATE },
    })
  }
  const page = once(() => renderPage({ document: document(), errors: toldErrors(crm.errorCatalogue) }))
  const docs = async ({ context, requestId }: Exchange): Promise<Response> => {
    const { text, policy } = await page()
    const headers = {
      ...dataHeaders(requestId, 'text/html; charset=utf-8'),
      ...REVALIDATE,
      'Content-Security-Policy': policy,
    }
    return respond(context, { status: 200, body: text, headers })
  }
  return [
    { method: 'GET', path: '/openapi.json', answer: guarded(openApi, refuse) },
    { method: 'GET', path: '/docs', answer: guarded(docs, refuse) },
  ]
}

const REVALIDATE = { 'Cache-Control': 'no-cache' }

function guarded(answer: Endpoint['answer'], refuse: Refuse): Endpoint['answer'] {
  return async (exchange) => {
    try {
      return await answer(exchange)
    } catch (error) {
      return refuse(exchange, error)
    }
  }
}

function placeAt(document: OpenApiDocument, mount: string): OpenApiDocument {
  return { ...document, servers: [{ url: mount === '' ? '/' : mount }] }
}

async function renderPage(
  reference: Parameters<typeof renderReference>[0],
): Promise<{ text: string; policy: string }> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(PAGE_STYLE))
  const hash = btoa(String.fromCodePoint(...new Uint8Array(digest)))
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return { text: renderReference(reference), policy }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
