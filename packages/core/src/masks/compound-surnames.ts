/** Chinese surnames of two characters that are in use today, simplified and traditional. */
const COMPOUND_SURNAMES: ReadonlySet<string> = new Set(
  (
    '欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 夏侯 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 长孙 長孫 宇文 司徒 司空 令狐 ' +
    '轩辕 軒轅 端木 百里 呼延 南宫 南宮 申屠 澹台 澹臺 濮阳 濮陽 淳于 单于 單于 太叔 公冶 宗政 钟离 鍾離 赫连 赫連 ' +
    '独孤 獨孤 闻人 聞人 拓跋 西门 西門 公羊 东郭 東郭 南门 南門 第五 左丘 纳兰 納蘭 完颜 完顏 耶律 万俟 萬俟 仲孙 仲孫 ' +
    '鲜于 鮮于 闾丘 閭丘 梁丘 亓官 司寇 巫马 巫馬 公西 颛孙 顓孫 壤驷 壤駟 漆雕 乐正 樂正 宰父 谷梁 穀梁 拓拔 夹谷 夾谷 ' +
    '段干 东门 東門 羊舌 微生 公良 呼衍 叱干 贺兰 賀蘭 达奚 達奚'
  ).split(' '),
)

/** Whether two characters are a Chinese compound surname such as 欧阳. */
export function isCompoundSurname(text: string): boolean {
  return COMPOUND_SURNAMES.has(text)
}
