/** The table of rate buckets, without the prefix. */
export const RATE_TABLE = 'rateBucket'
