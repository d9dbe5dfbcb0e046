const CITIES = ['上海', '北京', '广州', '深圳', '成都', '杭州'] as const
const LIFECYCLES = ['potential', 'new', 'active', 'dormant', 'churned'] as const
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECKS = '10X98765432'

/** The values of one customer, as a client sends them: two contact points and four encrypted fields. */
export function benchCustomer(index: number) {
  return {
    name: `客户${index}`,
    phone: `138${String(index % 100_000_000).padStart(8, '0')}`,
    email: `customer${index}@example.com`,
    idNumber: idNumber(index),
    bankCard: bankCard(index),
    country: 'CN',
    province: '广东省',
    city: CITIES[index % CITIES.length]!,
    lifecycle: LIFECYCLES[index % LIFECYCLES.length]!,
    source: 'shop',
    tags: ['vip'],
  }
}

/** A valid identity number (GB 11643). */
function idNumber(index: number): string {
  const year = 1950 + (index % 50)
  const body = `440305${year}0101${String(index % 1000).padStart(3, '0')}`
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  return `${body}${ID_CHECKS[sum % 11]!}`
}

/** A valid card number (ISO/IEC 7812-1, annex B). */
function bankCard(index: number): string {
  const body = `622202${String(index).padStart(12, '0')}`
  let sum = 0
  for (const [at, digit] of [...body].toReversed().entries()) {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return `${body}${(10 - (sum % 10)) % 10}`
}
