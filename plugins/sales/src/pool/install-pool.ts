import type { SalesRegistrar } from '../sales-registrar.ts'
import { claimCustomer } from './claim-customer.ts'
import { protectCustomer, releaseCustomer } from './hold-customer.ts'
import { hearOfActivity, lookAt, lookAtAll, lookAtDue, lookAtLeaver } from './look-at-customers.ts'
import { lookAtMerged, mergingPool } from './merge-pool.ts'
import { listPool, listPoolMoves, readRuleOfPool, setRuleOfPool } from './pool-operations.ts'
import { poolPanel } from './pool-panel.ts'
import { poolPermissions, poolRightsByRole } from './pool-rights.ts'
import { poolMoveEntity, poolRuleEntity, poolStandingEntity } from './pool.entity.ts'

/** The entities of the pool. */
export const poolEntities = [poolStandingEntity, poolMoveEntity, poolRuleEntity]

const operations = [
  listPool,
  claimCustomer,
  releaseCustomer,
  protectCustomer,
  listPoolMoves,
  readRuleOfPool,
  setRuleOfPool,
]

/** Adds the pool: where customers are whom nobody looks after. */
export function installPool(r: SalesRegistrar): void {
  for (const operation of operations) r.operation(operation)
  for (const [name, title] of poolPermissions) r.permission(name, { title })
  for (const [role, grants] of Object.entries(poolRightsByRole))
    for (const grant of grants) r.grant(role, grant)
  r.panel('poolStandings.standing', poolPanel)
  r.timeline('poolMove.made', { title: 'Pool', entity: 'poolMove' })
  r.mergeParticipant(mergingPool)
  listen(r)
  r.job('poolStandings.check', {
    title: 'Warn of customers who go to the pool, and put them there',
    schedule: { every: '5m' },
    misfire: 'latest',
    run: (ctx) => lookAtDue(ctx),
  })
  r.job('poolStandings.look-at-all', {
    title: 'Look at all customers by another rule of the pool',
    run: (ctx, input) => lookAtAll(ctx, input),
  })
}

function listen(r: SalesRegistrar): void {
  const looking = { as: 'poolStandings.look-at' }
  r.on('customer.created', ({ payload }, ctx) => lookAt(ctx, payload.customerId), looking)
  r.on('customer.restored', ({ payload }, ctx) => lookAt(ctx, payload.customerId), {
    as: 'poolStandings.look-at-restored',
  })
  r.on(
    'customer.updated',
    async ({ payload: { customerId, changed } }, ctx) => {
      if (changed.includes('ownerId') || changed.includes('poolId')) await lookAt(ctx, customerId)
    },
    { as: 'poolStandings.follow-owner' },
  )
  r.on('interaction.recorded', ({ payload }, ctx) => hearOfActivity(ctx, payload.customerId), {
    as: 'poolStandings.hear-of-contact',
  })
  r.on('order.placed', ({ payload }, ctx) => hearOfActivity(ctx, payload.customerId), {
    as: 'poolStandings.hear-of-order',
  })
  r.on('user.updated', ({ payload }, ctx) => lookAtLeaver(ctx, payload.userId), {
    as: 'poolStandings.hear-of-leaver',
  })
  r.hook.after('customers.merge', ({ mergeId, customer }, _input, ctx) =>
    mergeId === null ? undefined : lookAtMerged(ctx, [customer.id]),
  )
  r.hook.after('merges.undo', ({ survivorId, retiredIds }, _input, ctx) =>
    lookAtMerged(ctx, [survivorId, ...retiredIds]),
  )
}
