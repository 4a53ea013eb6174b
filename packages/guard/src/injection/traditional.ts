// Traditional characters beside the simplified ones that the rules and the model know: those that attacks, orders
// and questions to a bank are written with. Characters that both scripts share need no entry.
const pairs =
  '這这個个們们來来時时說说請请問问對对會会為为國国過过後后還还沒没無无與与從从現现開开關关閉闭讓让給给裡里裏里麼么麽么嗎吗將将應应該该須须當当於于並并謝谢認认識识設设計计記记憶忆訊讯資资訴诉話话' +
  '語语詞词詳详細细節节劇剧寫写讀读課课講讲論论證证評评審审權权級级製制規规則则條条範范違违絕绝視视覽览觀观點点線线網网絡络統统續续終终結结組组織织編编碼码約约縛缚擇择據据擊击擬拟擺摆脫脱掃扫換换' +
  '揮挥擴扩攔拦撥拨擁拥處处虛虚號号裝装補补複复發发髮发單单啟启動动勢势勞劳務务員员業业東东車车輸输輯辑轉转載载較较軟软輕轻辦办農农適适遠远選选遺遗邊边進进運运達达遞递連连週周遊游鄰邻醫医釋释鎖锁' +
  '鑰钥錢钱銀银錯错鍵键鐘钟鏡镜長长門门間间閱阅隱隐險险際际陣阵陽阳階阶隨随雙双雜杂離离難难電电靈灵靜静頁页頂顶項项順顺預预領领頭头題题額额願愿類类顧顾顯显飛飞飯饭飲饮館馆馬马駕驾騙骗驗验驚惊體体' +
  '髒脏鬥斗魚鱼鳥鸟麗丽黃黄黨党齊齐齡龄龍龙龜龟萬万億亿兩两內内冊册凍冻凱凯劃划劉刘劍剑勝胜勵励勸劝匯汇區区協协卻却厭厌參参叢丛喪丧嘗尝嘆叹團团園园圍围圖图圓圆執执場场塊块壞坏壓压壘垒壽寿夢梦奪夺' +
  '奮奋婦妇嬰婴學学孫孙寧宁實实寵宠寬宽屬属層层島岛師师帶带帳账賬账幣币幫帮幹干庫库廠厂廢废廣广廳厅張张強强彈弹彎弯彙汇徑径徹彻憲宪懷怀態态慣惯憑凭懲惩戀恋戰战戲戏戶户拋抛採采掛挂損损搶抢摯挚敗败' +
  '敘叙敵敌數数斂敛斷断晉晋暫暂曉晓書书極极構构樂乐樓楼標标樣样樹树橋桥機机檔档檢检欄栏歡欢歲岁歷历殘残殺杀殼壳毀毁決决況况淚泪淨净淺浅減减測测湯汤準准溝沟滅灭滿满漢汉漸渐潔洁潛潜濟济濫滥灣湾災灾' +
  '烏乌煙烟燈灯燒烧爐炉爭争爾尔牆墙犧牺狀状獎奖獨独獲获獻献環环產产畢毕畫画異异療疗瘋疯癡痴盜盗盡尽監监盤盘眾众睜睁瞞瞒礎础禮礼禍祸種种稱称穩稳積积窮穷竊窃競竞筆笔築筑簡简簽签籌筹糧粮糾纠紀纪純纯' +
  '紙纸紛纷紅红納纳紋纹紐纽紳绅紹绍絲丝綁绑經经維维緊紧緒绪緩缓練练縣县縮缩總总績绩繞绕繪绘繼继纏缠罰罚罵骂羅罗義义習习聖圣聞闻聯联聰聪聲声職职聽听肅肃腦脑膽胆臉脸臨临臺台舉举舊旧艦舰艱艰藝艺藥药' +
  '蘇苏蘭兰虧亏蟲虫術术衛卫衝冲見见覺觉觸触訂订訓训託托訪访許许診诊註注詐诈詢询試试詩诗誇夸誌志誘诱誠诚誤误誰谁調调談谈諾诺謀谋謊谎謎谜謠谣謹谨譯译議议護护譽誉變变豐丰負负財财貢贡貧贫貨货販贩貪贪' +
  '貫贯責责貴贵買买貸贷費费賀贺賄贿賊贼賓宾賞赏賠赔賣卖賤贱質质賭赌賴赖購购贈赠贊赞贏赢贖赎趕赶趙赵跡迹踐践軌轨軍军輔辅輛辆輩辈輪轮轟轰辭辞辯辩邏逻郵邮鄉乡醜丑釣钓針针鈔钞鈕钮鉛铅銅铜銘铭銷销鋒锋' +
  '鋼钢錄录鍊炼鎮镇鏈链鐵铁鑑鉴鑽钻閃闪閒闲闆板闖闯陳陈陸陆隊队雲云霧雾韓韩響响頓顿頗颇頻频顆颗顏颜風风飄飘養养餘余餓饿駛驶騎骑騷骚驅驱驟骤鬆松鬧闹鮮鲜鴨鸭麥麦麵面齒齿偽伪傳传傷伤價价儀仪優优償偿' +
  '儲储兒儿劑剂勳勋喚唤喬乔囑嘱塵尘墮堕壟垄奧奥嚴严恆恒惡恶愛爱慮虑慶庆憤愤擔担擾扰攜携攝摄摺折敎教旣既槍枪毆殴氣气湊凑滲渗滾滚濾滤瀏浏瀉泻瑣琐痺痹皺皱睏困禦御禪禅穀谷竄窜綜综綠绿緝缉緬缅繫系纖纤' +
  '羨羡腳脚腫肿蔣蒋蝕蚀褲裤訣诀詭诡詮诠誡诫誨诲諜谍諮咨謂谓謬谬譏讥譴谴贓赃躍跃軀躯遷迁釐厘鋪铺錶表隸隶鞏巩韌韧頒颁頑顽顛颠飾饰餵喂駁驳駭骇驢驴鬱郁鹽盐'

const simplifiedOf = new Map<number, number>()
for (let at = 0; at < pairs.length; at += 2) {
  simplifiedOf.set(pairs.charCodeAt(at), pairs.charCodeAt(at + 1))
}

/** A unit of text as simplified Chinese has it; every other unit as it is. */
export function simplifiedUnit(unit: number): number {
  return simplifiedOf.get(unit) ?? unit
}

const isTraditional = new Uint8Array(0x10000)
for (const unit of simplifiedOf.keys()) isTraditional[unit] = 1

/** The text in simplified characters, unit for unit, so that offsets stay as they are. */
export function simplifiedText(text: string): string {
  let at = 0
  while (at < text.length && isTraditional[text.charCodeAt(at)] === 0) at += 1
  if (at === text.length) return text
  return text.replace(/[\u4e00-\u9fff]/g, (character) =>
    String.fromCharCode(simplifiedUnit(character.charCodeAt(0))),
  )
}
