import { companyCheckCharacter } from '../../shared/check-digits.ts'
import { compactNumber } from './compact-number.ts'
import { refused } from './result.ts'
import type { Normalized } from './result.ts'

/**
 * Why a company code was refused: nothing was given; it is the business registration number of 15 digits, or the
 * organization code of 9 characters, that the unified code has replaced; it has not 18 characters of the right kind;
 * the check character is wrong.
 */
type CompanyCodeRefusal = 'empty' | 'registration_number' | 'organization_code' | 'malformed' | 'checksum'

/** A unified social credit code of 18 characters. */
export type NormalizedCompanyCode = Normalized<CompanyCodeRefusal>

/** GB 32100-2015, 4: department, category, six digits of the division, organization code, check character; no I O S V Z. */
const CODE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

/** Brings a unified social credit code (GB 32100-2015) to 18 capital characters without separators. */
export function normalizeCompanyCode(input: string): NormalizedCompanyCode {
  const code = compactNumber(input)
  if (code === '') return refused('empty')
  if (/^\d{15}$/.test(code)) return refused('registration_number')
  if (/^[0-9A-Z]{8}[\dX]$/.test(code)) return refused('organization_code')
  if (!CODE.test(code)) return refused('malformed')
  return companyCheckCharacter(code) === code.charAt(17) ? { ok: true, value: code } : refused('checksum')
}
