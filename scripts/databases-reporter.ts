import type { Reporter, TestModule } from 'vitest/node'

/** Says at the end of a run which databases the `*.db.test.ts` files really ran on. */
export default class DatabasesReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const ran = new Map<string, number>()
    for (const module of modules) {
      const [, database] = module.project.name.split(':')
      if (database) ran.set(database, (ran.get(database) ?? 0) + [...module.children.allTests()].length)
    }
    const said = [...ran].map(([database, count]) => `${database} (${count} tests)`)
    console.log(`Databases of *.db.test.ts: ${said.length > 0 ? said.join(', ') : 'none'}`)
  }
}
