import { definePlugin, type PluginTypes } from '@kith/core'

interface ChoreTypes extends PluginTypes {
  readonly id: 'chores'
}

/** Background work that there is something to say of: a job, a subscriber that always fails, and a channel. */
export const chores = definePlugin<ChoreTypes>({
  id: 'chores',
  version: '1.0.0',
  kernel: '^0.1',
  setup(r) {
    const fail = (): never => {
      throw new TypeError('a chore that fails')
    }
    r.on('user.created', fail, { as: 'chores.watch', attempts: 1 })
    r.channel('chores.post', {
      title: 'Post',
      contactPointKind: 'email',
      send: ({ key }) => Promise.resolve(key),
    })
    r.job('chores.sweep', { title: 'Sweep', run: () => Promise.resolve() })
  },
})
