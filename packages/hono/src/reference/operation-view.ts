import type {
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  ResponseObject,
} from '../openapi/openapi-types.ts'
import { statusTitle } from '../response/problem.ts'
import { type Html, html, inlineCode, prose } from './markup.ts'
import { nameOf, notesView, schemaView, typeView } from './schema-view.ts'

/** One operation and where it is reached. */
export interface PlacedOperation {
  readonly method: string
  readonly path: string
  readonly operation: OperationObject
}

/** All operations of a document, in the order of its paths. */
export function placedOperations(document: OpenApiDocument): readonly PlacedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

/** The method as a coloured word. */
export function methodView(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`
}

/** An operation in full. */
export function operationView({ method, path, operation }: PlacedOperation, document: OpenApiDocument): Html {
  return html`<article id="${operation.operationId}">
    <h3>${operation.summary}</h3>
    <p class="route">${methodView(method)} <code>${path}</code></p>
    ${prose(operation.description)}
    ${operation.parameters !== undefined && parametersView(operation.parameters)}
    ${operation.requestBody !== undefined && bodyView(operation.requestBody)}
    ${answersView(operation.responses, document)}
  </article> `
}

function parametersView(parameters: readonly ParameterObject[]): Html {
  return html`<h4>Parameters</h4>
    <table>
      <thead>
        <tr>
          <th>Name</th>
          <th>Type</th>
          <th>Notes</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map(parameterView)}
      </tbody>
    </table>`
}

function parameterView(parameter: ParameterObject): Html {
  const schema = parameter.schema ?? Object.values(parameter.content ?? {})[0]?.schema ?? {}
  const type = parameter.content === undefined ? typeView(schema) : html`JSON`
  return html`<tr>
    <td>
      <code>${parameter.name}</code> <span class="place">${parameter.in}</span>${
        parameter.required && html` <span class="required">required</span>`
      }
    </td>
    <td>${type}</td>
    <td>${notesView(schema, parameter.description)}</td>
  </tr> `
}

function bodyView({ description, content }: NonNullable<OperationObject['requestBody']>): Html {
  const schema = Object.values(content)[0]?.schema ?? {}
  const types = Object.keys(content).map((type, index) => html`${index > 0 && ' or '}<code>${type}</code>`)
  return html`<h4>Body</h4>
    <p>${inlineCode(description)} ${schema.$ref !== undefined && html`${typeView(schema)}, as `}${types}.</p>
    ${schema.$ref === undefined && schemaView(schema)}`
}

/** What succeeds in full, what fails as links: the codes of a status stand together further down. */
function answersView(responses: OperationObject['responses'], document: OpenApiDocument): Html {
  const isFailure = (status: string): boolean => Number(status) >= 400
  const entries = Object.entries(responses)
  const failures = entries.filter(([status]) => isFailure(status)).map(([status]) => failureView(status))
  return html`<h4>Answers</h4>
    <dl class="answers">
      ${entries
        .filter(([status]) => !isFailure(status))
        .map(([status, response]) => successView(status, response, document))}
      ${
        failures.length > 0 &&
        html`<dt>Errors</dt>
          <dd>${failures}</dd>`
      }
    </dl>`
}

function successView(status: string, response: ResponseObject, { components }: OpenApiDocument): Html {
  const described = '$ref' in response ? components.responses[nameOf(response.$ref)] : response
  if (described === undefined || '$ref' in described) return html``
  const schema = Object.values(described.content ?? {})[0]?.schema
  const headers = Object.keys(described.headers ?? {}).filter((name) => name !== 'X-Request-Id')
  return html`<dt><span class="status">${status}</span></dt>
    <dd>
      ${described.description} ${schema !== undefined && typeView(schema)}
      ${headers.length > 0 && html`<span class="place">with ${headers.join(', ')}</span>`}
    </dd> `
}

function failureView(status: string): Html {
  return html`<a class="failure" href="#status-${status}" title="${statusTitle(Number(status))}"
    >${status}</a
  > `
}
