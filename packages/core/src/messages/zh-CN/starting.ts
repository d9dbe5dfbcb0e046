import type { Phrases } from '../messages.ts'

/** What keeps a CRM from starting. */
export const problems: Phrases = {
  'The {what} "{name}" exists already.': '{what}“{name}”已存在。',
  'The plugin "{plugin}" is installed twice.': '插件“{plugin}”安装了两次。',
  'Plugins require each other: {circle}.': '插件之间循环依赖：{circle}。',
  'It requires the plugin "{plugin}", which is not installed.': '它需要插件“{plugin}”，但该插件没有安装。',
  'It works with the kernel {range}; this is {version}.': '它适用于内核 {range}，当前内核是 {version}。',
  'It works with {plugin} {range}; installed is {version}.':
    '它适用于 {plugin} {range}，已安装的是 {version}。',
  'Its options are not valid: {reasons}.': '它的选项无效：{reasons}。',
  'Its definition has the key "{key}", which means nothing.': '它的定义中有无意义的键“{key}”。',
  '"{id}" is no plugin id.': '“{id}”不是合法的插件 id。',
  '"{version}" is no version.': '“{version}”不是合法的版本号。',
  'The {what} "{name}" begins with no resource of the plugin; those are {resources}.':
    '{what}“{name}”不以该插件的资源开头；它的资源有 {resources}。',
  'The route "{route}" of "{operation}" is taken by "{other}" of the plugin "{plugin}".':
    '“{operation}”的路由“{route}”已被插件“{plugin}”的“{other}”占用。',
  '"{operation}" says where a token stands, and takes calls from actors only.':
    '“{operation}”说明了令牌的位置，却只接受操作者的调用。',
  '"{operation}" takes calls from visitors, who have no permissions, and asks for one.':
    '“{operation}”接受访客的调用，却要求权限，而访客没有任何权限。',
  '"{operation}" takes calls from visitors, and does not say how many.':
    '“{operation}”接受访客的调用，却没有说明次数上限。',
  '"{operation}" takes calls from visitors, and files.': '“{operation}”接受访客的调用，又接收文件。',
  '"{operation}" takes calls by a token that no key of its input holds.':
    '“{operation}”凭令牌调用，但它的输入中没有存放令牌的键。',
  '"{operation}" takes the tokens of "{tokensOf}", for which the plugin issues none.':
    '“{operation}”使用“{tokensOf}”的令牌，但该插件并未为后者签发令牌。',
  '"{operation}" takes calls from visitors by GET, and changes something.':
    '“{operation}”通过 GET 接受访客的调用，并会作出修改。',
  '"{field}" is of the class {class}, and nothing says whom a row of "{entity}" is about.':
    '“{field}”的级别是 {class}，但没有说明“{entity}”的行属于哪个人。',
  'The hooks of "{operation}" contradict each other: {plugins}.':
    '“{operation}”的钩子顺序互相矛盾：{plugins}。',
  'The field "{field}" refers to the entity "{entity}", which no installed plugin declares.':
    '字段“{field}”引用了实体“{entity}”，但已安装的插件都没有声明它。',
  'It adds fields to the entity "{entity}", which no installed plugin declares.':
    '它为实体“{entity}”追加字段，但已安装的插件都没有声明该实体。',
  'It normalises the field "{field}", which no installed plugin declares.':
    '它规范化字段“{field}”，但已安装的插件都没有声明该字段。',
  '"{name}" subscribes to the event "{event}", which no installed plugin declares.':
    '“{name}”订阅了事件“{event}”，但已安装的插件都没有声明该事件。',
  'A {moment} hook is for the operation "{operation}", which no installed plugin declares.':
    '有一个 {moment} 钩子针对操作“{operation}”，但已安装的插件都没有声明该操作。',
  'It adds to the extension point "{point}", which no installed plugin declares.':
    '它向扩展点“{point}”添加内容，但已安装的插件都没有声明该扩展点。',
  'A grant names the permission "{permission}", which no installed plugin declares.':
    '有授权提到权限“{permission}”，但已安装的插件都没有声明该权限。',
  'A grant names rows or fields of "{entity}", which no installed plugin declares.':
    '有授权提到“{entity}”的行或字段，但已安装的插件都没有声明该实体。',
  'The panel "{panel}" asks for the permission "{permission}", which no installed plugin declares.':
    '面板“{panel}”要求权限“{permission}”，但已安装的插件都没有声明该权限。',
  'The timeline type "{type}" asks for the permission "{permission}", which no installed plugin declares.':
    '时间线类型“{type}”要求权限“{permission}”，但已安装的插件都没有声明该权限。',
  '"{operation}" asks for the permission "{permission}", which no installed plugin declares.':
    '“{operation}”要求权限“{permission}”，但已安装的插件都没有声明该权限。',
  'Its {moment} hook of "{operation}" has a wish about the plugin "{plugin}", which no installed plugin declares.':
    '它在“{operation}”上的 {moment} 钩子对插件“{plugin}”提出了顺序要求，但没有安装该插件。',
  '{what} "{name}", which no installed plugin declares.': '{what}“{name}”，但已安装的插件都没有声明它。',
}

/** What helps against it. */
export const remedies: Phrases = {
  'Correct the declaration; the message says what is wrong with it.': '请更正声明；消息说明了错误所在。',
  'Rename it.': '请换一个名称。',
  'State the access "token" or "public", or leave out "tokenIn".':
    '请声明 access 为“token”或“public”，或去掉“tokenIn”。',
  'Give it the permission "self"; what it does is done with the rights in the "uses" of the plugin.':
    '请把权限设为“self”；它所做的事以插件“uses”中的权限进行。',
  'State "callsPerMinute": how often one client may call it.':
    '请声明“callsPerMinute”：一个客户端每分钟可调用多少次。',
  'Take files from actors only.': '请只从操作者处接收文件。',
  'Name in "tokenIn" the key of the input that holds the token.': '请在“tokenIn”中写明存放令牌的输入键。',
  'Name in "tokensOf" an operation of the same plugin that states "tokenIn".':
    '请在“tokensOf”中写明同一插件中声明了“tokenIn”的操作。',
  'Give it a route with POST.': '请使用 POST 路由。',
  'List each plugin once.': '每个插件只列一次。',
  'Break the circle.': '请打破循环。',
  'Correct the name, or install the plugin that declares it.': '请更正名称，或安装声明它的插件。',
  'Add {plugin}() to the plugins of createCrm.': '请把 {plugin}() 加入 createCrm 的 plugins。',
  'Install a version of {plugin} that is made for this kernel, or change its range.':
    '请安装适用于此内核的 {plugin} 版本，或修改其版本范围。',
  'Install a version of {plugin} within {range}.': '请安装 {range} 范围内的 {plugin} 版本。',
  'Correct what is given to {plugin}() in the plugins of createCrm.':
    '请更正 createCrm 的 plugins 中传给 {plugin}() 的选项。',
  'Use one of {keys}.': '请使用以下之一：{keys}。',
  'Use lower case letters, digits and single hyphens.': '请使用小写字母、数字和单个连字符。',
  'Use a semantic version, such as 1.0.0.': '请使用语义化版本号，例如 1.0.0。',
  'Begin it with one of them or its plural, or declare a permission of the resource "{resource}".':
    '请以其中之一或其复数形式开头，或声明资源“{resource}”的权限。',
  'Give one of the two operations another path.': '请为其中一个操作换一个路径。',
  'Give the entity a subject, or export and erase what the plugin knows of a person with r.subject.':
    '请为该实体指定主体，或用 r.subject 导出和删除插件所掌握的个人信息。',
  'Take back one of their "before" or "after".': '请去掉其中一个“before”或“after”。',
}
