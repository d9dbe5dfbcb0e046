import type { ImportTarget, RecordTexts } from '@kith/core'

import { salesErrors } from '../errors.ts'

/** What columns of order lines may hold, with the headers that say so. */
export const orderColumns: ImportTarget['fields'] = {
  customer: [
    'customer id',
    'customer no',
    'customer number',
    'client',
    'client id',
    'buyer',
    'buyer id',
    'member id',
    'member no',
    'user id',
    'account',
    '客户',
    '客户ID',
    '客户编号',
    '客户号',
    '会员',
    '会员号',
    '会员ID',
    '会员编号',
    '用户ID',
    '买家',
    '买家ID',
  ],
  order: [
    'order id',
    'order no',
    'order number',
    'invoice',
    'invoice id',
    'invoice no',
    'invoice number',
    'receipt',
    'receipt no',
    'transaction id',
    '订单',
    '订单号',
    '订单编号',
    '订单ID',
    '发票号',
    '单号',
    '交易号',
  ],
  line: ['line id', 'line no', 'line number', 'order line', '行号', '订单行', '订单行号'],
  date: [
    'order date',
    'invoice date',
    'purchase date',
    'transaction date',
    'placed at',
    'ordered at',
    'time',
    '日期',
    '时间',
    '订单日期',
    '订单时间',
    '下单日期',
    '下单时间',
    '购买日期',
    '购买时间',
    '交易时间',
    '消费时间',
  ],
  quantity: ['qty', 'count', 'units', 'pieces', '数量', '件数', '购买数量'],
  unitPrice: ['price', 'price each', 'item price', '单价', '价格', '商品单价'],
  amount: [
    'line total',
    'line amount',
    'total',
    'total price',
    'subtotal',
    'sales',
    'revenue',
    '金额',
    '小计',
    '总价',
    '总额',
    '行金额',
    '成交金额',
    '销售额',
    '消费金额',
    '实付金额',
  ],
  sku: [
    'stock code',
    'product code',
    'product id',
    'item',
    'item id',
    'item code',
    'article',
    'article no',
    '货号',
    '商品编码',
    '商品编号',
    '商品ID',
    '产品编号',
    '款号',
  ],
  name: ['description', 'product', 'product name', 'item name', '商品', '商品名称', '产品名称', '品名'],
  category: ['product category', 'department', '类别', '品类', '分类', '商品类别'],
  country: ['country name', '国家', '国家地区'],
  customerName: ['buyer name', 'client name', '客户姓名', '客户名称', '姓名', '会员姓名', '买家姓名'],
  occurrence: ['_occurrence'],
}

/** @throws KITH_SALES_COLUMNS_MISSING where no line of an order could be read. */
export function requireColumns(fields: ReadonlySet<string>): void {
  if (!fields.has('order') && !fields.has('customer')) throw salesErrors.COLUMNS_MISSING({ field: 'order' })
  if (!fields.has('date')) throw salesErrors.COLUMNS_MISSING({ field: 'date' })
  if (!fields.has('amount') && !fields.has('unitPrice'))
    throw salesErrors.COLUMNS_MISSING({ field: 'amount' })
}

/** What makes records lines of one order: its id, or the customer and the time where it has none. */
export function orderKeyOf({ order, customer = '', date = '' }: RecordTexts): string {
  return order === undefined ? `${customer}\0${date}` : `\0${order}`
}

/** Lines of one order that say the same article, in between which so many others were told apart, are one. */
const WINDOW = 100_000

/** Counts how often an article has come in its order, as far back as the window reaches. */
export function createOccurrences(): (values: RecordTexts) => RecordTexts {
  const seen = new Map<string, number>()
  return (values) => {
    const key = `${orderKeyOf(values)}\0${articleOf(values)}`
    const count = Number(values['occurrence'] ?? (seen.get(key) ?? 0) + 1)
    seen.delete(key)
    seen.set(key, count)
    if (seen.size > WINDOW) seen.delete(seen.keys().next().value!)
    return count === 1 ? values : { ...values, occurrence: String(count) }
  }
}

const LONGEST = 90

/** What a line names: its own id, else its article. */
function articleOf({ line, sku, name = 'line' }: RecordTexts): string {
  return (line ?? sku ?? name).slice(0, LONGEST)
}

/** The ref of a line within its order: the same for the same file, and for a file with the same lines in another order. */
export function lineRefOf(values: RecordTexts): string {
  const { occurrence } = values
  return occurrence === undefined ? articleOf(values) : `${articleOf(values)}#${occurrence}`
}
