import type { Money, OperationContext } from '@kith/core'

import type { ContractCategory } from './contract-terms.ts'

/** A contract as it is stored. */
export interface StoredContract {
  readonly id: string
  readonly customerId: string
  readonly number: string
  readonly type: string
  readonly title: string
  readonly ownerId: string | null
  readonly value: Money | null
  readonly startOn: string
  readonly endOn: string | null
  readonly noticeDays: number
  readonly autoRenew: boolean
  readonly renewalMonths: number
  readonly timezone: string | null
  readonly billingIdentityId: string | null
  readonly category: ContractCategory
  readonly checkedOn: string | null
  readonly renewal: number
  readonly amendsId: string | null
}

/** Reads a contract as the plugin. @throws KITH_NOT_FOUND */
export async function readContract(own: OperationContext, id: string): Promise<StoredContract> {
  return (await own.records('contract').get(id)) as unknown as StoredContract
}
