// What needs @opentelemetry/api, which a host installs that wants spans.
export { openTelemetry } from './opentelemetry/open-telemetry.ts'
