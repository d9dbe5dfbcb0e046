import { defineConfig } from 'vitepress'

import { SECTIONS, sidebar } from './sidebar.ts'

export default defineConfig({
  title: 'Kith',
  cleanUrls: true,
  metaChunk: true,
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'The CRM kernel you embed',
      themeConfig: {
        nav: SECTIONS.slice(0, 4).map((section) => ({
          text: section.charAt(0).toUpperCase() + section.slice(1),
          link: `/${section}/`,
        })),
        sidebar: [...sidebar(SECTIONS), { text: 'Glossary', link: '/glossary' }],
        outline: 'deep',
      },
    },
    'zh-CN': {
      label: '简体中文',
      lang: 'zh-CN',
      description: '可嵌入的 CRM 内核',
      themeConfig: {
        nav: [
          { text: '教程', link: '/zh-CN/tutorials/' },
          { text: '指南（英文）', link: '/guides/' },
          { text: '参考（英文）', link: '/reference/' },
          { text: '错误', link: '/zh-CN/errors/' },
        ],
        sidebar: [
          ...sidebar(['zh-CN/tutorials', 'zh-CN/errors']),
          { text: '英文文档', items: sidebar(['guides', 'explanation', 'reference', 'decisions']) },
        ],
        outline: { level: 'deep', label: '本页内容' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '外观',
        lightModeSwitchTitle: '切换到浅色模式',
        darkModeSwitchTitle: '切换到深色模式',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '切换语言',
        notFound: {
          title: '页面不存在',
          quote: '这一页可能已经移走，或只有英文版。',
          linkLabel: '回到首页',
          linkText: '回到首页',
        },
      },
    },
  },
  themeConfig: {
    // Only the tutorials and the errors are there in both languages: from any other page the switch leads to the home page.
    i18nRouting: false,
    search: {
      provider: 'local',
      options: {
        locales: {
          'zh-CN': {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                noResultsText: '没有找到',
                resetButtonTitle: '清除',
                backButtonTitle: '关闭',
                footer: { selectText: '选择', navigateText: '移动', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
  },
})
