/** How many teams share the customers. */
const TEAMS = 20

/** Surnames, the frequent ones first. */
const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎',
  '欧阳',
  '司马',
  '上官',
  '诸葛',
]
const GIVEN = [
  ...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉力建国志红玉华春梅海燕飞龙云鹏宇浩天雨欣佳怡思琪梓涵子轩一诺晨曦嘉懿瑾瑜璇钰琰珩奕煜烨焱淼澜漪沁汐湉翊翎翀骁骞骥麟',
]
const FIRST = (
  'John Mary James Anna Robert Linda Michael Sarah David Susan William Karen Thomas Nancy Daniel Betty Mark Helen ' +
  'Paul Sandra Steven Donna Andrew Carol Joshua Ruth Kevin Sharon Brian Laura Zoltan Ximena Quentin'
).split(' ')
const LAST = (
  'Smith Johnson Williams Brown Jones Garcia Miller Davis Wilson Anderson Taylor Thomas Moore Jackson Martin Lee Perez ' +
  'White Harris Clark Lewis Young Walker King Wright Scott Hill Green Adams Baker Nelson Carter Mitchell Zhukov Quigley'
).split(' ')
const TRADES = ['商贸', '科技', '餐饮', '物流', '文化传媒', '电子', '建筑工程', '医疗器械']
const LIFECYCLES = ['potential', 'new', 'active', 'dormant', 'churned'] as const

/** The values of a customer of a large database. */
export interface ScaleCustomer {
  readonly name: string
  readonly legalName?: string
  readonly kind?: 'organization'
  readonly phone: string
  readonly lifecycle: (typeof LIFECYCLES)[number]
  readonly teamId: string
  readonly ownerId: string
}

/**
 * The values of one customer of the large databases: seven in ten have a Chinese name, two a Latin one, one is an
 * organization. Frequent names are as unevenly spread as in life; teams are equally large and mixed all through.
 */
export function scaleCustomer(index: number): ScaleCustomer {
  const draw = drawer(index)
  const kind = draw()
  const base = {
    phone: `139${String(index % 100_000_000).padStart(8, '0')}`,
    lifecycle: LIFECYCLES[Math.floor(draw() * LIFECYCLES.length)]!,
    teamId: `team-${Math.floor(draw() * TEAMS)}`,
    ownerId: `owner-${Math.floor(draw() * 2000)}`,
  }
  if (kind < 0.7) return { ...base, name: chineseName(draw) }
  if (kind < 0.9) return { ...base, name: `${skewed(FIRST, draw)} ${skewed(LAST, draw)}` }
  const name = `${chineseName(draw)}${skewed(TRADES, draw)}有限公司`
  return { ...base, kind: 'organization', name, legalName: name }
}

function chineseName(draw: () => number): string {
  const given = draw() < 0.8 ? [GIVEN, GIVEN] : [GIVEN]
  return skewed(SURNAMES, draw) + given.map((characters) => skewed(characters, draw)).join('')
}

/** Takes an early item more often than a late one. */
function skewed(items: readonly string[], draw: () => number): string {
  return items[Math.floor(draw() ** 2 * items.length)]!
}

/** Numbers from 0 to 1 that depend on the index only (SplitMix32). */
function drawer(index: number): () => number {
  let state = Math.imul(index + 1, 0x9e3779b9)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}
