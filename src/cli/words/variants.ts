import type { Finding } from './finding'
import { LANGUAGES, type Language, type Messages } from './messages'

/** One thing has one name on every page. What else it has been called, or could be, is refused. */
interface Term {
  use: string
  /** Other names of it, or spellings of it. */
  not: RegExp
  /** Keys where the other word means another thing. */
  save?: RegExp
}

const TERMS: Partial<Record<Language, readonly Term[]>> = {
  'zh-CN': [
    { use: '您', not: /你/ },
    { use: '专员', not: /外勤|巡查员|业务员/ },
    { use: '督导', not: /主管(?!部门)|上级审核人/ },
    { use: '批注', not: /评论|留言/ },
    { use: '回执', not: /收据|收条/ },
    { use: '待办', not: /任务/ },
    { use: '口令', not: /密码(?!管理)/, save: /^(accounts\.passkeys\.|error\.attachment-unsafe$)/ },
    { use: '通行密钥', not: /通行证|密钥钥匙/ },
    { use: '操作记录', not: /审计(台账|日志|记录)/ },
    { use: '镇（街道）', not: /镇街/ },
    { use: '登录', not: /登陆/ },
    { use: '转介', not: /转荐|引荐/ },
    { use: '受访人', not: /被访人|访谈对象/ },
    { use: '补正', not: /补证/ },
    { use: '贯标', not: /惯标/ },
    { use: '知识产权', not: /智慧财产|IP(?![A-Za-z])/ },
    { use: '企业', not: /厂商|客户(?!端)/ },
    { use: '应用', not: /客户端|小程序|APP|App/ },
    { use: '上传、收到、送达', not: /接口|后台|前端|后端|缓存|队列|令牌|字段|参数|异常|失败码|报错/ },
    { use: '中文标点', not: /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}|\.{3}|"/u },
  ],
  en: [
    { use: 'officer', not: /\b(specialist|inspector|fieldworker)s?\b/i },
    { use: 'supervisor', not: /\b(manager|reviewer)s?\b/i },
    { use: 'enterprise', not: /\b(company|companies|customers?|clients?)\b/i },
    { use: 'comment', not: /\bremarks?\b/i, save: /^supervision\.return\./ },
    { use: 'passphrase', not: /\bpasswords?\b/i, save: /^error\.attachment-unsafe$/ },
    { use: 'sign in, sign out', not: /\b(log[ -]?(in|out)|logged (in|out))\b/i },
    { use: 'network', not: /\binternet\b/i },
    { use: 'self-check', not: /\bself-(assessment|test)s?\b/i },
    { use: 'British spelling', not: /\b(synchroniz|organiz|recogniz|authoriz|color|center|favorit|license\b(?=.*\bbusiness license))\w*/i },
    { use: '’ and “ ”', not: /\w'\w|\w'(?=\s)|"/ },
    { use: '…', not: /\.{3}/ },
  ],
}

/** Words that are not the ones people learned on the other pages. */
export function refusedVariants(messages: Record<Language, Messages>): Finding[] {
  return LANGUAGES.flatMap((language) => [...messages[language]].flatMap(([key, text]) =>
    (TERMS[language] ?? []).flatMap(({ use, not, save }) => {
      const found = save?.test(key) ? undefined : not.exec(text)?.[0]
      return found === undefined ? [] : [{ at: `locales/${language}`, message: `${key} says “${found}”: here it is ${use}` }]
    })))
}
