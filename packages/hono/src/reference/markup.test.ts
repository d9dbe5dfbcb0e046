import { describe, expect, it } from 'vitest'

import { html, inlineCode, prose } from './markup.ts'

describe('html', () => {
  it('escapes what is inserted, in text and in attributes', () => {
    const text = `<script>&"'`
    expect(html`<a title="${text}">${text}</a>`.text).toBe(
      '<a title="&lt;script&gt;&amp;&quot;&#39;">&lt;script&gt;&amp;&quot;&#39;</a>',
    )
  })

  it('keeps what is HTML already, lists included, and leaves out nothing', () => {
    expect(html`${[html`<b>1</b>`, 2, [' & ']]}${false}${undefined}`.text).toBe('<b>1</b>2 &amp; ')
  })
})

describe('prose', () => {
  it('knows paragraphs, lists and code', () => {
    const { text } = prose('One `a<b`.\n\n- two\n- three')
    expect(text.replaceAll(/>\s+</g, '><')).toBe(
      '<p>One <code>a&lt;b</code>.</p><ul><li>two</li><li>three</li></ul>',
    )
  })

  it('leaves a lone backtick alone', () => {
    expect(inlineCode('a ` b').text).toBe('a ` b')
  })
})
