import { defineConfig } from 'vitepress'

import { SECTIONS, sidebar } from './sidebar.ts'

export default defineConfig({
  title: 'Kith',
  description: 'The CRM kernel you embed',
  lang: 'en',
  cleanUrls: true,
  metaChunk: true,
  themeConfig: {
    nav: SECTIONS.slice(0, 4).map((section) => ({
      text: section.charAt(0).toUpperCase() + section.slice(1),
      link: `/${section}/`,
    })),
    sidebar: sidebar(),
    outline: 'deep',
    search: { provider: 'local' },
  },
})
