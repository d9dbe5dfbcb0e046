/** The table of access tokens, without the prefix. */
export const ACCESS_TOKEN_TABLE = 'accessToken'
