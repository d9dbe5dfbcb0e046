import { isPersonal } from '../schema/field-class.ts'
import type { NameCheck } from './check-names.ts'

/** Personal data that leads to no person could be neither exported nor erased. */
export function checkSubjects({ plugins, installation, problems }: NameCheck): void {
  const speaking = new Set(installation.subjects.map(({ pluginId }) => pluginId))
  for (const { id, definition } of plugins.filter((plugin) => !speaking.has(plugin.id))) {
    for (const { name, subject, fields } of definition.entities ?? []) {
      const personal = Object.entries(fields).find(([, field]) => isPersonal(field.class))
      if (subject !== undefined || personal === undefined) continue
      problems.add(id, 'KITH_BOOT_SUBJECT_MISSING', {
        message: `"${name}.${personal[0]}" is of the class ${personal[1].class}, and nothing says whom a row of "${name}" is about.`,
        fix: 'Give the entity a subject, or export and erase what the plugin knows of a person with r.subject.',
      })
    }
  }
}
