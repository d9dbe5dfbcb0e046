/** A line of an order, as `orders.record` takes it. Amounts are in the smallest unit of the order's currency. */
export interface OrderLineInput {
  /** Names the line within the order; its number when left out. */
  readonly ref?: string
  readonly sku?: string
  readonly name?: string
  readonly category?: string
  /** Pieces, or a decimal number as text; one when left out. */
  readonly quantity?: number | string
  readonly unitPrice?: number
  readonly discount?: number
  /** What is paid for the line, after discounts and with its tax. */
  readonly amount: number
  /** The part of the amount that is tax. */
  readonly tax?: number
  /** What one piece has cost the seller. */
  readonly unitCost?: number
}

/** A payment, as `orders.record` takes it. */
export interface OrderPaymentInput {
  readonly ref: string
  readonly method?: string
  readonly amount: number
  readonly paidAt: Date
}

/** A refund, as `orders.record` takes it. */
export interface OrderRefundInput {
  readonly ref: string
  readonly amount: number
  /** The parts of the amount that are tax and shipping. */
  readonly tax?: number
  readonly shipping?: number
  readonly refundedAt: Date
  readonly reason?: string
  readonly lines?: readonly {
    readonly line: string
    readonly quantity?: number | string
    readonly amount?: number
  }[]
}

/** What `orders.record` takes: all of an order as its source has it. What is left out is not there. */
export interface RecordOrderInput {
  readonly source: string
  readonly externalId: string
  /** When the source last changed it: an older message than the stored one changes nothing. */
  readonly sourceUpdatedAt: Date
  readonly customerId?: string
  /** By which name the source knows the buyer, where it knows no customer. */
  readonly identity?: { readonly namespace: string; readonly externalId: string }
  readonly status: string
  readonly placedAt: Date
  readonly paidAt?: Date
  readonly currency: string
  /** What the buyer pays in all, with tax and shipping. */
  readonly total: number
  readonly subtotal?: number
  readonly discount?: number
  readonly tax?: number
  readonly shipping?: number
  readonly fxRateToBase?: string
  readonly channel?: string
  readonly campaignId?: string
  readonly couponCodes?: readonly string[]
  readonly lines?: readonly OrderLineInput[]
  readonly payments?: readonly OrderPaymentInput[]
  readonly refunds?: readonly OrderRefundInput[]
}

/** What `orders.refund` takes: an amount, or lines that came back. What is left out follows from the lines. */
export interface RefundOrderInput extends Omit<OrderRefundInput, 'amount'> {
  readonly id: string
  readonly amount?: number
}
