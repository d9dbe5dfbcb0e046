// Runs before the tests, in plain JavaScript so that an old Node can still read it.
// better-sqlite3 crashes without a message on Node 20, and an install with --ignore-scripts leaves
// the repository's own Node out just as silently; both end here with a sentence instead.
import process from 'node:process'

const NEEDED = [22, 13]
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(
    [
      `Kith needs Node ${NEEDED.join('.')} or later; this is Node ${process.versions.node} (${process.execPath}).`,
      'The repository brings its own Node: run `npm ci` without --ignore-scripts, then start everything',
      'through npm (`npm test`, `npx vitest`). Where that Node does not install, put a newer one on your PATH.',
    ].join('\n'),
  )
  process.exit(1)
}
