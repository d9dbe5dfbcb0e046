import type { Grant } from '@kith/core'

const open = {
  public: 'allow',
  basic: 'allow',
  behaviour: 'allow',
  quasi: 'allow',
  contact: 'allow',
} as const

/** Reading what forms there are: nothing of a form tells of a person. */
export const readingForms: Grant = {
  entity: 'form',
  actions: ['read', 'list'],
  classes: { public: 'allow' },
}

/** Changing forms, and seeing that they are sent. */
export const managing: readonly Grant[] = [
  { ...readingForms, actions: ['read', 'list', 'create', 'update'] },
  { entity: 'formSubmission', actions: ['list'], classes: { public: 'allow' } },
]

/** Seeing what proves a consent. */
export const seeingProof: readonly Grant[] = [
  readingForms,
  { entity: 'formSubmission', actions: ['read', 'list'], classes: { public: 'allow', contact: 'allow' } },
]

/** What the plugin does by itself. It reads no customer beyond whether there is one, and changes none but by tags. */
export const formRights: readonly Grant[] = [
  readingForms,
  { entity: 'pendingSubmission', actions: ['read', 'list', 'create', 'update', 'delete'], classes: open },
  { entity: 'formSubmission', actions: ['create'], classes: open },
  { entity: 'customer', actions: ['lookup'], lookup: ['email', 'phone'] },
  { entity: 'customer', actions: ['read'], classes: { public: 'allow' }, fields: { tags: 'allow' } },
  { entity: 'customer', actions: ['create'], classes: open },
  { entity: 'customer', actions: ['update'], fields: { tags: 'allow' } },
  { entity: 'contactPoint', actions: ['read', 'list', 'create', 'confirm'], classes: open },
  { entity: 'interaction', actions: ['create'], classes: { ...open, freeText: 'allow' } },
  { entity: 'consentEntry', actions: ['create'], classes: open },
  { entity: 'purpose', actions: ['list'], classes: { public: 'allow' } },
]
