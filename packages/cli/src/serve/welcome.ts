import { demoActors } from '../demo/demo-actors.ts'

/** What demo mode prints when it is ready: where everything is, the tokens, and three things to try. */
export function demoWelcome(url: string): string {
  const tokens = demoActors.map(({ token, sees }) => `  ${token.padEnd(26)} ${sees}`)
  return `
Kith demo: fictitious customers, public tokens, this machine only.

  API       ${url}
  Docs      ${url}/docs
  OpenAPI   ${url}/openapi.json

Send one of these tokens as "Authorization: Bearer <token>":

${tokens.join('\n')}

Try:

  curl -H 'Authorization: Bearer demo-service-rep' '${url}/customers?limit=3'
  curl -H 'Authorization: Bearer demo-relationship-manager' -H 'Content-Type: application/json' -d '{"where":{"tags":{"has":"copy"}}}' '${url}/customers/search'
  curl -H 'Authorization: Bearer demo-integration' -H 'Content-Type: application/json' -d '{"name":"Zhang San","phone":"13800138000"}' '${url}/customers'
`
}
