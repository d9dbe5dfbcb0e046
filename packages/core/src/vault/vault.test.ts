import { describe, expect, it } from 'vitest'

import { KithError } from '../shared/errors.ts'
import { exportKey } from '../shared/platform.ts'
import { KeyRing } from './key-ring.ts'
import { type BlindPlace, Vault } from './vault.ts'

const SECRET = 'a secret of the tests, of thirty-two'
const vault = new Vault(new KeyRing(SECRET))
const TENANT = 'acme'
const SUBJECT = '019b8bab-0000-7000-8000-000000000001'
const OTHER = '019b8bab-0000-7000-8000-000000000002'
const place = { tenantId: TENANT, entity: 'customer', field: 'phone', subjectId: SUBJECT, rowId: SUBJECT }

describe('the data key of a subject', () => {
  it('unwraps for its subject and tenant', () => {
    const { key, wrapped } = vault.createSubjectKey(TENANT, SUBJECT)
    expect(exportKey(vault.openSubjectKey(TENANT, SUBJECT, wrapped))).toEqual(exportKey(key))
  })

  it('is another for each subject and each time', () => {
    const keys = [vault, vault, new Vault(new KeyRing(SECRET))].map((each) =>
      exportKey(each.createSubjectKey(TENANT, SUBJECT).key).toString('hex'),
    )
    expect(new Set(keys).size).toBe(3)
  })

  it.each([
    { another: 'subject', by: vault, tenantId: TENANT, subjectId: OTHER },
    { another: 'tenant', by: vault, tenantId: 'acme2', subjectId: SUBJECT },
    {
      another: 'installation',
      by: new Vault(new KeyRing(`another ${SECRET}`)),
      tenantId: TENANT,
      subjectId: SUBJECT,
    },
  ])('does not unwrap for another $another, even right after it was used', ({ by, tenantId, subjectId }) => {
    const { wrapped } = vault.createSubjectKey(TENANT, SUBJECT)
    vault.openSubjectKey(TENANT, SUBJECT, wrapped)
    expect(() => by.openSubjectKey(tenantId, subjectId, wrapped)).toThrow('does not open')
  })

  it('does not unwrap under another version or key id', () => {
    const { wrapped } = vault.createSubjectKey(TENANT, SUBJECT)
    for (const forged of [
      wrapped.replace('1.', '0.'),
      wrapped.replace('.k1.', '.k2.'),
      wrapped.slice(3),
      '',
    ]) {
      expect(() => vault.openSubjectKey(TENANT, SUBJECT, forged)).toThrow('does not open')
    }
  })
})

describe('a cell that does not open', () => {
  it('is an error that holds neither the ciphertext nor anything else of the row', () => {
    const { key } = vault.createSubjectKey(TENANT, SUBJECT)
    const cell = vault.seal(key, place, '+8613800138000')
    const moved = { ...place, rowId: OTHER }
    let error: unknown
    try {
      vault.open(key, moved, cell)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(KithError)
    expect(error).toMatchObject({
      code: 'KITH_VAULT_CELL_CORRUPT',
      status: 500,
      params: { entity: 'customer', field: 'phone' },
    })
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(cell.slice(5, 20))
  })
})

describe('a blind index', () => {
  const at: BlindPlace = { tenantId: TENANT, entity: 'customer', field: 'phone', index: 'eq' }
  const digest = vault.blind(at, '+8613800138000')

  it('is equal for equal values of one field of one tenant, in every process', () => {
    expect(vault.blind(at, '+8613800138000')).toBe(digest)
    expect(new Vault(new KeyRing(SECRET)).blind(at, '+8613800138000')).toBe(digest)
  })

  it.each([
    ['tenant', { tenantId: 'acme2' }],
    ['table', { entity: 'contactPoint' }],
    ['field', { field: 'email' }],
    ['index', { index: 'last4' }],
  ])('is another for another %s', (_what, other) => {
    expect(vault.blind({ ...at, ...other }, '+8613800138000')).not.toBe(digest)
  })

  it('is another for another value and another secret', () => {
    expect(vault.blind(at, '+8613800138001')).not.toBe(digest)
    expect(new Vault(new KeyRing(`another ${SECRET}`)).blind(at, '+8613800138000')).not.toBe(digest)
  })

  it('has 128 bits and holds nothing of the value', () => {
    expect(Buffer.from(digest, 'base64url')).toHaveLength(16)
    expect(vault.blind(at, '1'.repeat(1000))).toHaveLength(digest.length)
  })
})

describe('the secret', () => {
  it.each([undefined, '', 'x'.repeat(31)])('is refused when it is %j', (secret) => {
    expect(() => new KeyRing(secret)).toThrow('at least 32 characters')
  })

  it('gives each use a key of its own', () => {
    const ring = new KeyRing(SECRET)
    const keys = ['cursor', 'audit', 'subject/acme', 'subject/acme2', 'blind/acme/customer/phone/eq'].map(
      (use) => exportKey(ring.for(use)).toString('hex'),
    )
    expect(new Set(keys).size).toBe(5)
  })
})
