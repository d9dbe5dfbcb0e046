/** The day that a week begins with, in calendars and reports. */
export const weekStarts = ['monday', 'saturday', 'sunday'] as const

/** What is decided once for everybody of a tenant. */
export interface TenantSettings {
  readonly key: string
  readonly name: string
  /** IANA time zone of business days, due times and reports. */
  readonly zone: string
  /** ISO 3166-1 alpha-2 region of phone numbers that come without a country code. */
  readonly region: string
  /** ISO 4217 code of amounts for which nobody names another. */
  readonly currency: string
  /** BCP 47 tag of texts that are written to customers and people without a wish of their own. */
  readonly locale: string
  readonly weekStart: (typeof weekStarts)[number]
  /** Moves on with each change; 0 while nothing has been set. */
  readonly version: number
}

/** The settings of a tenant that has set none. */
export function defaultTenantSettings(key: string, region: string): TenantSettings {
  return {
    key,
    name: key,
    zone: 'Asia/Shanghai',
    region,
    currency: 'CNY',
    locale: 'zh-CN',
    weekStart: 'monday',
    version: 0,
  }
}
