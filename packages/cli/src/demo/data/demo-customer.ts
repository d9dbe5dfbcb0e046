/** Where a customer stands in the relationship. */
export type DemoLifecycle = 'potential' | 'new' | 'active' | 'dormant' | 'churned'

/** One customer of the demo, as it is handed to `customers.create`. Absent properties are unknown. */
export interface DemoCustomer {
  kind: 'person' | 'organization'
  name: string
  givenName?: string
  familyName?: string
  /** Of an organization: the name it is registered under. */
  legalName?: string
  phone?: string
  email?: string
  /** Mainland identity number with 18 characters (GB 11643). */
  idNumber?: string
  bankCard?: string
  /** Unified social credit code of an organization (GB 32100). */
  uscc?: string
  industry?: string
  /** Number of staff. */
  size?: '1-9' | '10-49' | '50-249' | '250-999' | '1000+'
  /** `YYYY-MM-DD` */
  birthDate?: string
  sex?: 'male' | 'female'
  occupation?: string
  /** A year, in the currency of the country. */
  incomeBand?: 'under_50k' | '50k_100k' | '100k_200k' | '200k_500k' | 'over_500k'
  education?: 'secondary' | 'vocational' | 'bachelor' | 'master' | 'doctorate'
  /** ISO 3166-1 alpha-2 */
  country: string
  province?: string
  city?: string
  district?: string
  address?: string
  lifecycle: DemoLifecycle
  source: string
  tags: string[]
  notes?: string
  /** ISO 8601 in UTC */
  createdAt: string
}
