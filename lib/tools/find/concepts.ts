/** Words that people and tool descriptions use for the same thing: one line is one concept. */
import { stem, wordsOf } from "./words.ts"

const LINES = `
weather forecast temperature rain rainy sunny snow humidity climate wind storm meteorological hot cold umbrella degrees 天气 气温 预报
news headline headlines article journalism happening events current-affairs latest updates breaking world global politics press reporter 新闻 头条 热点
stock stocks finance financial market invest investing investment investor portfolio shares equity ticker trading trader crypto cryptocurrency bitcoin ethereum fund funds dividend bond wealth economy economic bank nasdaq earnings option price quote 股票 金融 基金 行情 加密
money budget savings loan credit debt mortgage repayment interest tax salary income expense afford payment
currency exchange convert dollar euro yen pound rate conversion usd eur 汇率 货币
shop shopping store buy buying purchase product products item items order cart retail ecommerce marketplace brand gift gifts amazon deal electronics clothing laptop phone smartphone headphones gadget recommend 购物 商品 产品
discount coupon coupons promo sale deal deals offer offers voucher bargain cheap cheaper save saving price promotion
compare comparison versus difference pros cons advantages disadvantages review reviews rating
trip travel traveling travelling vacation holiday itinerary tour tourism tourist destination sightseeing attraction attractions visit journey flight flights hotel hotels accommodation stay airbnb resort trips backpacking getaway 旅游 旅行 酒店 景点
flight flights airline airport plane aviation pilot fly 航班 机票
train railway rail metro subway station ticket tickets bus transit transport transportation high-speed 火车 车票 车站 地铁 高铁
car cars vehicle drive driving dealer automobile ev charging petrol fuel parking 汽车
map maps location directions route routes navigation navigate geocode coordinates latitude longitude nearby distance address place places bike walk road 地图 路线 导航 附近 位置 地址
house home houses homes property properties realestate real-estate buy purchase mortgage listing neighborhood realtor 房
rent renting rental apartment apartments lease tenant landlord flat flats room studio
restaurant restaurants dining dine eat book booking reserve reservation table cuisine 餐厅
food diet recipe recipes cook cooking meal meals nutrition calorie calories ingredient ingredients healthy eat eating dish menu grocery vegan vegetarian dinner lunch breakfast weight 食 菜谱 美食
health medical medicine disease doctor symptom clinical trial trials treatment drug patient cancer biomedical therapy gene variant 医 健康 药
fitness workout exercise gym training muscle coach
job jobs career careers employment hire hiring vacancy vacancies position positions interview recruiter recruitment salary openings work internship employer opportunities 招聘 工作
resume cv curriculum-vitae cover-letter
freelance freelancer freelancers talent engineers developers hire contractor writers remote
course courses learn learning education educational class classes lesson lessons study training tutorial tutorials skill skills university coursera teach degree program online school programming improve develop knowledge beginner 课程 学习 教育
language english vocabulary speaking ielts pronunciation grammar
translate translation translator 翻译
flashcard flashcards memorize memorization quiz spaced-repetition exam revise
research paper papers academic scholarly study studies journal scientific science arxiv publication publications literature scholar findings author thesis evidence article 论文 学术
mind-map mindmap brainstorm
book books novel novels read reading author authors library fiction literature story stories bookstore 书
pdf document documents file files page pages docx word report read summarize summary extract 文档 文件
link url website webpage site web page pages html browser internet online 网页 网站
scrape crawl scraper crawler scraping extract fetch content 抓取 爬
search find look lookup query discover explore retrieve google bing engine 搜索 查询 检索
summarize summary summarise condense brief overview key-points tldr 摘要 总结
domain dns whois registration register hostname
seo keyword keywords ranking serp backlink traffic optimize optimization search-engine
marketing advertising advertisement ads ad campaign campaigns ppc promote brand audience competitor
write writing rewrite rephrase polish improve paraphrase edit proofread copywriting tone human-like text essay grammar blog 写作 润色
email emails mail inbox gmail message outlook send newsletter 邮件
sms text-message messaging whatsapp wechat chat slack telegram message send 消息
call calls phone telephone meeting meetings zoom voice conversation recording
calendar schedule event events appointment appointments meeting agenda date 日历 日程
remind reminder reminders todo to-do task tasks list notes note checklist deadline 提醒 待办 任务
note notes notebook journal memo diary obsidian notion write 笔记
memory remember recall store information personal save retrieve knowledge 记忆
project projects management manage team ticket issue kanban sprint jira
code coding program programming developer software github repository repo git library function script snippet open-source debug commit pull-request 代码 仓库
terminal command shell ssh server execute run bash process 命令 终端
deploy deployment host hosting launch web-app cloud container docker kubernetes
database sql table query schema rows postgres mysql sqlite record 数据库
data dataset analytics statistics analyze analysis visualize csv spreadsheet excel sheet table census 数据 表格 分析
chart charts graph graphs diagram plot visualize visualization visual bar pie flowchart histogram 图表
image images picture pictures photo photos photograph photography illustration draw drawing paint artwork generate visual 图片 图像 照片
photo-edit edit filter filters crop resize blur enhance retouch image-editing background
art painting paintings museum artwork artist gallery collection sculpture exhibit
design designer ui ux logo template graphic creative visuals 设计
video videos youtube clip clips footage film subtitle transcript channel 视频
movie movies film films cinema tv show shows series watch streaming stream netflix media entertainment anime actor 电影 电视 影视
music song songs playlist artist album track tracks listen band chord guitar spotify genre concert singer 音乐 歌曲
audio sound speech voice tts text-to-speech podcast podcasts episode mp3 语音 音频
podcast podcasts episode episodes listen host
game games gaming play player esports video-game steam league-of-legends chess puzzle 游戏
sport sports football soccer basketball nba nfl league match score team tournament fantasy
meme memes funny joke jokes humor gif gifs
event events ticket tickets concert theater broadway show
fashion style outfit wear clothes clothing apparel dress shirt beauty cosmetics makeup skincare
horoscope astrology zodiac tarot fortune strology birth-chart star-sign 运势
law laws legal lawyer attorney legislation regulation court statute rights contract attorney 法律
charity charities nonprofit donate donation donations volunteer organization cause philanthropy
company companies business corporate corporation startup firm organization competitor industry enterprise 公司 企业
earthquake earthquakes seismic magnitude tremor quake disaster
space nasa mars rover planet planets astronomy galaxy telescope satellite astronaut iss universe rocket moon
time date clock timezone today current now hour day 时间 日期
math mathematics calculate calculator calculation equation formula arithmetic compute sum number add multiply divide 计算
unit units convert conversion measure kilometre mile celsius fahrenheit
plant plants garden gardening flower indoor houseplant
pet pets animal animals dog cat breed
child children kid kids parent family toddler
security hack breach password credential vulnerability scan leaked malware threat exposed phishing official 安全
file files folder directory directories path read disk rename move open 目录
write save store export output file markdown txt put 写入 保存
slide slides presentation powerpoint ppt deck 演示
qr barcode code
form survey questionnaire poll quiz
trend trends trending popular twitter hashtag viral social-media weibo douban zhihu rank hot 热搜 榜
social twitter facebook instagram tiktok linkedin post posts follower
create build generate make produce develop construct 创建 生成
edit modify update change 修改 更新
delete remove clear 删除
list show display browse view all 列表
send deliver dispatch share publish post
website-builder website create site wordpress publish landing-page
app apps application mobile android ios
review reviews feedback opinion rating
habit habits routine goal
decision decisions decide choose
ai model prompt gpt midjourney llm agent
`

/** For each word, the numbers of the concepts it belongs to. */
const CONCEPTS: ReadonlyMap<string, number[]> = (() => {
  const found = new Map<string, number[]>()
  LINES.trim().split("\n").forEach((line, number) => {
    for (const word of line.split(" ").flatMap((part) => (part.includes("-") ? [stem(part.replaceAll("-", ""))] : wordsOf(part)))) {
      const known = found.get(word) ?? []
      if (!known.includes(number)) found.set(word, [...known, number])
    }
  })
  return found
})()

/** The concepts of some words, each with how much speaks for it: a word of several concepts says less of each. */
export function conceptsOf(words: Iterable<string>): Map<string, number> {
  const weights = new Map<string, number>()
  for (const word of words) {
    const concepts = CONCEPTS.get(word) ?? []
    for (const concept of concepts) weights.set(`§${concept}`, (weights.get(`§${concept}`) ?? 0) + 1 / Math.sqrt(concepts.length))
  }
  return weights
}
