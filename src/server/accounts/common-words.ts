/**
 * What passphrases are commonly made of, in lower case. Compiled by us for this app from what is generally known of such habits, not
 * copied from a leaked list: English and pinyin words, Chinese phrases, numbers that sound like words, rows of the keyboard, and the
 * names of this app, its trade and its region. `weakness` takes them out of a passphrase and looks at what is left.
 */
const WORDS = `
password passwort passw0rd p@ssword p@ssw0rd pa55word passphrase passwd pass pwd secret letmein welcome login logon signin access open sesame
admin administrator root user guest test tester testing demo sample trial default changeme temp temporary system server manager master
iloveyou ilovey loveyou love lover lovely forever sunshine princess prince dragon monkey shadow football baseball basketball soccer hockey superman batman
spiderman pokemon starwars trustno computer internet windows microsoft google apple iphone android huawei xiaomi samsung oppo vivo honor harmony alibaba alipay taobao
tencent weixin wechat qq baidu douyin tiktok jingdong freedom whatever michael jennifer jordan michelle charlie andrew daniel thomas george hunter
summer winter spring autumn january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday
morning night hello world money happy lucky angel baby flower butterfly cookie chocolate cheese coffee orange banana purple yellow green silver golden diamond
china chinese beijing shanghai guangdong shenzhen nanjing suzhou changzhou nantong zhenjiang yangzhou hangzhou jiangsu wuxi jiangyin yixing liangxi xishan huishan binhu xinwu
huashan lihu taihu yangtze changjiang zhongguo zhonghua renmin gongheguo wansui zuguo
woaini woaiwo woaiziji woaizhongguo woaiwojia woaibaba woaimama woailaopo woailaogong woai aini wojia laopo laogong baobao baobei baba mama yeye nainai jiejie gege didi meimei
zhangwei wangwei wangfang liwei lina zhangmin lijing wangjing zhangli wangqiang liuyang zhangsan lisi wangwu xiaoming xiaohong
nihao nimen women tamen xiexie zaijian mima mima123 denglu yonghu guanli guanliyuan kouling zhanghao xitong ceshi bumen danwei gongsi zhengfu jiedao zhenzhengfu cunwei
zhishichanquan zhishi chanquan zscq zhuanli shangbiao banquan zhuzuoquan gongzuozhan gongzuo weiquan yuanzhu qiye fuwu zhuanyuan dudao
ipworkstation workstation ipstation iprights ipoffice ipws ipw patent trademark copyright intellectual property station officer supervisor town
gongxi facai gongxifacai xinnian kuaile shengri shengrikuaile jixiang ruyi pingan jiankang fu fulushou dajidali daji dali yifanfengshun wanshiruyi
tianxia diyi tiandi renjian rensheng mengxiang aiqing xingfu meili piaoliang haohao xuexi tiantian xiangshang haohaoxuexi
jintian mingtian zuotian gongming zhongqiu chunjie guoqing duanwu
abcd abcde abcdef abcdefg abcdefgh abcdefghi abcdefghij abc xyz aaa bbb qwe asd zxc qaz wsx edc rfv tgb yhn ujm zaq xsw cde vfr bgt nhy mju
qwer qwert qwerty qwertyu qwertyuiop asdf asdfg asdfgh asdfghjkl zxcv zxcvb zxcvbn zxcvbnm poiuy poiuytrewq lkjhgfdsa mnbvcxz qazwsx qazwsxedc wsxedc
1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik 1q2w 3e4r 5t6y 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc q1w2e3 q1w2e3r4 a1b2c3 a1b2c3d4 1a2b3c 1a2b3c4d qwe123 asd123 zxc123
123 1234 12345 123456 1234567 12345678 123456789 1234567890 0123456789 987654321 9876543210 87654321 654321 54321 4321 321 112233 11223344 1122334455 123123 123321 1234321
147258369 147258 258369 369258147 159357 159753 789456 789456123 456789 741852963 963852741 13579 246810 1357924680 0987654321 1029384756 5201314 1314520 520520 5211314 1314521 520 521 1314
7758521 7758258 3344521 584520 5845201314 201314 168 1688 16888 168168 518 5188 518518 666 6666 66666 666666 888 8888 88888 888888 8888888 88888888 999 9999 99999 999999 000 0000 00000 000000
111 1111 11111 111111 222 2222 222222 333 3333 333333 444 4444 555 5555 555555 777 7777 777777 233 2333 23333 886 996 007 110 119 120 12306 10086 10010 95588 100200 314159 271828 1949 1949101 19491001
0510 05108 2140 214400 214431 214200 3202 320200 320281 320282 320205 320206 320211 320213 320214
密码 口令 我爱你 我爱 爱你 中国 中华 祖国 万岁 无锡 江阴 宜兴 梁溪 锡山 惠山 滨湖 新吴 江苏 太湖 知识产权 知识 产权 专利 商标 版权 工作站 工作 服务 维权 援助 企业 专员 督导 管理员 管理 登录 用户 测试 系统 单位 政府 街道
一二三 一二三四 一二三四五 一二三四五六 一二三四五六七八九十 四五六 七八九 你好 大家好 世界 恭喜发财 新年快乐 生日快乐 平安 健康 幸福 快乐 吉祥如意 万事如意 一帆风顺 天天向上 好好学习 老公 老婆 宝宝 宝贝 爸爸 妈妈 一生一世 永远 春夏秋冬 东南西北 金木水火土
床前明月光 疑是地上霜 举头望明月 低头思故乡 春眠不觉晓 处处闻啼鸟 白日依山尽 黄河入海流 为人民服务 不忘初心 牢记使命 撸起袖子加油干
`

/** Longest first, so that the longest reading of a passphrase is taken out of it. */
export const commonWords: readonly string[] = [...new Set(WORDS.trim().split(/\s+/))].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
