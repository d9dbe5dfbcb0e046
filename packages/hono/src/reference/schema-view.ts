import type { SchemaObject } from '../openapi/openapi-types.ts'
import { type Html, html, inlineCode, prose } from './markup.ts'

/** The name that a reference ends in. */
export function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

/** The type of a value in one line: `text or null`, `Customer`, `list of text`. */
export function typeView(schema: SchemaObject): Html {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref)
    return html`<a href="#schema-${name}">${name}</a>`
  }
  const { anyOf } = schema
  if (anyOf !== undefined)
    return html`${anyOf.map((each, index) => html`${index > 0 && ' or '}${typeView(each)}`)}`
  if (schema.enum !== undefined) return enumView(schema.enum)
  if (schema.items !== undefined) return html`list of ${typeView(schema.items)}`
  return html`${typeWords(schema)}`
}

function enumView(values: readonly unknown[]): Html {
  const words = values.map((value, index) => html`${index > 0 && ' '}<code>${JSON.stringify(value)}</code>`)
  return html`<span class="words">${words}</span>`
}

function typeWords({ type, format, const: only }: SchemaObject): string {
  if (only !== undefined) return JSON.stringify(only)
  if (type === undefined) return 'any'
  const words = [type].flat().map((word) => (word === 'string' ? (format ?? 'string') : word))
  return words.join(' or ')
}

/** The limits of a value in one line. */
function limits(schema: SchemaObject): string {
  const { minimum, maximum, maxLength, maxItems } = schema
  return [
    minimum === undefined ? '' : `at least ${minimum}`,
    maximum === undefined ? '' : `at most ${maximum}`,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    maxItems === undefined ? '' : `at most ${maxItems} entries`,
  ]
    .filter((text) => text !== '')
    .join(', ')
}

/** A description followed by the limits. */
export function notesView(schema: SchemaObject, description: string = schema.description ?? ''): Html {
  const limit = limits(schema)
  const sentence = limit === '' ? '' : `${limit.charAt(0).toUpperCase()}${limit.slice(1)}.`
  return inlineCode([description, sentence].filter((text) => text !== '').join(' '))
}

/** A schema in full: its fields as a table, or its type. */
export function schemaView(schema: SchemaObject): Html {
  const fields = Object.entries(schema.properties ?? {})
  if (fields.length === 0) return html`<p>${typeView(schema)}</p>`
  return html`<table>
    <thead>
      <tr>
        <th>Field</th>
        <th>Type</th>
        <th>Notes</th>
      </tr>
    </thead>
    <tbody>
      ${fields.map(([name, field]) => fieldView(name, field, schema.required?.includes(name) ?? false))}
    </tbody>
  </table>`
}

function fieldView(name: string, field: SchemaObject, isRequired: boolean): Html {
  return html`<tr>
    <td><code>${name}</code>${isRequired && html` <span class="required">required</span>`}</td>
    <td>${typeView(field)}</td>
    <td>${notesView(field)}</td>
  </tr> `
}

/** One named schema with its own anchor. */
export function componentView(name: string, schema: SchemaObject): Html {
  return html`<article id="schema-${name}">
    <h3>${name}</h3>
    ${schema.description !== undefined && prose(schema.description)} ${schemaView(schema)}
  </article> `
}
