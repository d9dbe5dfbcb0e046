import type { CatalogueEntry } from '@kith/core'

import type { OpenApiDocument } from '../openapi/openapi-types.ts'
import { statusTitle } from '../response/problem.ts'
import { Html, html, inlineCode, prose } from './markup.ts'
import { methodView, operationView, type PlacedOperation, placedOperations } from './operation-view.ts'
import { PAGE_STYLE } from './page-style.ts'
import { componentView } from './schema-view.ts'

/** What the page shows: the document, and every error code with its remedy. */
export interface Reference {
  readonly document: OpenApiDocument
  readonly errors: readonly CatalogueEntry[]
}

/** Without a space around the sheet: the browser compares the hash of exactly what stands in the element. */
const STYLE_ELEMENT = new Html(`<style>${PAGE_STYLE}</style>`)

/** Renders the reference page: one HTML document without scripts, images or anything from elsewhere. */
export function renderReference({ document, errors }: Reference): string {
  const { info, tags, components } = document
  const operations = placedOperations(document)
  const schemas = Object.entries(components.schemas)
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${info.title} API reference</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${navigation(document, operations)}
        <main>
          <header>
            <h1>${info.title} <small>${info.version}</small></h1>
            ${prose(info.description)}
            <p>The same as <a href="openapi.json">OpenAPI 3.1</a>.</p>
          </header>
          ${tags.map((tag) => tagSection(tag, operations, document))}
          <section>
            <h2 id="schemas">Schemas</h2>
            ${schemas.map(([name, schema]) => componentView(name, schema))}
          </section>
          ${errorSection(errors)}
        </main>
      </body>
    </html> `
  return page.text
}

type Tag = OpenApiDocument['tags'][number]

/** An anchor of the letters of a tag. */
function anchorOf(tag: string): string {
  return `tag-${tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`
}

function withTag(operations: readonly PlacedOperation[], tag: Tag): readonly PlacedOperation[] {
  return operations.filter(({ operation }) => operation.tags.includes(tag.name))
}

function navigation({ info, tags }: OpenApiDocument, operations: readonly PlacedOperation[]): Html {
  const group = (tag: Tag): Html =>
    html`<h2><a href="#${anchorOf(tag.name)}">${tag.name}</a></h2>
      <ul>
        ${withTag(operations, tag).map(
          ({ method, operation }) =>
            html`<li>${methodView(method)}<a href="#${operation.operationId}">${operation.summary}</a></li> `,
        )}
      </ul> `
  return html`<nav aria-label="Contents">
    <p class="title">${info.title}</p>
    ${tags.map(group)}
    <h2><a href="#schemas">Schemas</a></h2>
    <h2><a href="#errors">Errors</a></h2>
  </nav>`
}

function tagSection(tag: Tag, operations: readonly PlacedOperation[], document: OpenApiDocument): Html {
  return html`<section>
    <h2 id="${anchorOf(tag.name)}">${tag.name}</h2>
    ${withTag(operations, tag).map((placed) => operationView(placed, document))}
  </section> `
}

function errorSection(errors: readonly CatalogueEntry[]): Html {
  const statuses = [...new Set(errors.map(({ status }) => status))].toSorted((a, b) => a - b)
  return html`<section>
    <h2 id="errors">Errors</h2>
    ${statuses.map(
      (status) =>
        html`<article id="status-${status}">
          <h3>${status} ${statusTitle(status)}</h3>
          <dl>${errors.filter((entry) => entry.status === status).map(errorView)}</dl>
        </article> `,
    )}
  </section> `
}

function errorView({ code, message, fix }: CatalogueEntry): Html {
  return html`<dt id="${code}"><code>${code}</code></dt>
    <dd>${inlineCode(message)}<br /><span class="fix">${inlineCode(fix)}</span></dd> `
}
