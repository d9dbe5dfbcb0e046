import { tidyText } from '../../shared/tidy-text.ts'
import { refused } from './result.ts'
import type { Normalized } from './result.ts'

/** A word of a closed list, or why a text is none of them. */
export type NormalizedWord = Normalized<'empty' | 'unknown_word'>

/** What people write for a word of a list, by field; in lower case. Numbers for the sex are those of GB/T 2261.1. */
const WRITTEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sex: {
    male: '男 男性 男士 先生 m man mr mr. 1',
    female: '女 女性 女士 小姐 太太 夫人 f w woman mrs mrs. ms ms. miss 2',
  },
  kind: {
    person: '个人 自然人 客户个人 individual contact 个体',
    organization: '企业 公司 单位 机构 组织 企业客户 公司客户 organisation company business account',
    household: '家庭 住户 family',
  },
  lifecycle: {
    potential: '潜在 潜在客户 意向 意向客户 线索 lead prospect',
    new: '新 新客户 新客',
    active: '活跃 活跃客户 正常 成交 成交客户 customer',
    dormant: '休眠 休眠客户 沉睡 沉睡客户 inactive sleeping',
    churned: '流失 流失客户 已流失 lost former',
  },
  size: {
    '1-9': '1–9 1~9 微型 10人以下 少于10人',
    '10-49': '10–49 10~49 小型',
    '50-249': '50–249 50~249 中型',
    '250-999': '250–999 250~999 大型',
    '1000+': '1000人以上 1000以上 超大型 >1000',
  },
  incomeBand: {
    under_50k: '5万以下 <5万 <50k',
    '50k_100k': '5-10万 5万-10万 50k-100k',
    '100k_200k': '10-20万 10万-20万 100k-200k',
    '200k_500k': '20-50万 20万-50万 200k-500k',
    over_500k: '50万以上 >50万 >500k',
  },
  education: {
    secondary: '高中 中学 初中 中专',
    vocational: '大专 专科 高职 college',
    bachelor: '本科 学士 大学 大学本科',
    master: '硕士 研究生 硕士研究生 mba',
    doctorate: '博士 博士研究生 phd ph.d. doctor',
  },
}

const known = new Map(
  Object.entries(WRITTEN).map(([field, words]) => [
    field,
    new Map(
      Object.entries(words).flatMap(([value, written]) =>
        written.split(' ').map((word) => [word, value] as const),
      ),
    ),
  ]),
)

/** Words for "not said": ISO/IEC 5218 has 0 and 9 for a sex that is unknown or does not apply. */
const NOT_SAID = /^(?:未知|保密|不详|其他|unknown|other|undisclosed|u|x|0|9)$/

/** Brings a Chinese or English word to the value of a closed list that it stands for, such as `女士` to `female`. */
export function normalizeWord(input: string, field: string, values: readonly string[]): NormalizedWord {
  const word = tidyText(input).toLowerCase()
  if (word === '' || (field === 'sex' && NOT_SAID.test(word))) return refused('empty')
  const value = values.find((each) => each.toLowerCase() === word) ?? known.get(field)?.get(word)
  return value !== undefined && values.includes(value) ? { ok: true, value } : refused('unknown_word')
}
