export {}

declare module 'vitest' {
  interface ProvidedContext {
    /** The dialect this project runs on: `inject('database')`. */
    database: string
    /** Where the shared data sets lie: `inject('sharedData')`; only for `*.data.test.ts`. */
    sharedData: string
  }
}
