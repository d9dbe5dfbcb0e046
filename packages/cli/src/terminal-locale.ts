/** The variables that say in which language messages are, the strongest first (POSIX.1, 8.2). */
const VARIABLES = ['LC_ALL', 'LC_MESSAGES', 'LANG'] as const

/** The language of the terminal as a BCP 47 tag: `zh-CN` of `zh_CN.UTF-8`. Nothing where the environment names none. */
export function terminalLocale(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const set = VARIABLES.map((name) => environment[name]).find((value) => value !== undefined && value !== '')
  const [tag = ''] = (set ?? '').split(/[.@]/)
  return tag === '' || tag === 'C' || tag === 'POSIX' ? undefined : tag.replaceAll('_', '-')
}
