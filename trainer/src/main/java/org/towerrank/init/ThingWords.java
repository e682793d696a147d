package org.towerrank.init;

/**
 * Words for who acts and for what is chosen, in names of columns, as parts of regular expressions.
 * Those of a first list are also known within other words, and those behind only as words of their
 * own.
 *
 * @param within known within other words: they say it best
 * @param words known as words of their own, behind whom or what the first ones say
 * @param groups of such things, or what stands for them where nothing else does
 */
record ThingWords(String within, String words, String groups) {
  static final ThingWords USERS =
      new ThingWords(
          "user|visitor|viewer|customer|client|member|session|reader|uid|kunde|benutzer|nutzer"
              + "|usuario|utilisateur|kullan[ıi]c[ıi]|m[üu][şs]teri|клиент|покупател|пользовател"
              + "|用户|用戶|会员|会員|客户|顧客|مستخدم|عميل",
          "player|gamer|student|pupil|learner|patient|driver|rider|passenger|subscriber|listener|guest"
              + "|candidate|applicant|job.?seeker|buyer|shopper|recipient|employee|seat|prospect"
              + "|policy.?holder|borrower|lender|swiper|rater|follower|person|donor|consumer|respondent"
              + "|participant|loyalty.?card|attendee|travell?er|voter|worker|cook|sender|from.?(?:profile|person|id)"
              + "|bewerber|gast|spieler|schüler|fahrer|hörer|leser|abonnent|mitarbeiter|käufer|mieter"
              + "|mitglied|teilnehmer|fahrgast"
              + "|abonnée?|lecteur|joueur|étudiante?|élève|auditeur|acheteur|candidat|membre|adhérent"
              + "|voyageur"
              + "|cliente|suscriptor|lector|jugador|estudiante|alumno|paciente|oyente|comprador|candidato"
              + "|huésped|conductor|pasajero|socio|miembro|usuário|jogador|leitor|ouvinte|hóspede"
              + "|utente|studente|giocatore|lettore|paziente|ospite|abbonato|gebruiker|klant|speler"
              + "|öğrenci|oyuncu|hasta|okur|üye|sürücü|misafir|aday|użytkownik|klient"
              + "|студент|ученик|пациент|игрок|слушател|читател|подписчик|водител|пассажир|гост|кандидат"
              + "|соискател|участник|сотрудник"
              + "|学生|学员|學生|患者|玩家|司机|乘客|读者|听众|订阅者|候选人|求职者|买家|员工"
              + "|ユーザー?|受講者|プレイヤー|ドライバー|乗客|読者|リスナー|購読者|応募者|購入者|社員|ゲスト"
              + "|사용자|회원|고객|학생|환자"
              + "|طالب|مريض|لاعب|سائق|راكب|قارئ|مستمع|مشترك|ضيف|عضو",
          "account|household|device|browser|cookie|anonymous|tenant|company|lead|konto|haushalt|cuenta|compte"
              + "|账号|账户|设备|アカウント|端末");

  static final ThingWords ITEMS =
      new ThingWords(
          "item|product|article|movie|film|song|track|book|video|offer|sku|asin|isbn|content|doc|game"
              + "|hotel|listing|stock.?code|(?<!re)venue"
              + "|artikel|produ[kc]to?|[üu]r[üu]n|товар|商品|物品|视频|文章|منتج",
          "upc|ean|gtin|barcode|job|vacancy|course|lesson|lecture|restaurant|recipe|dish|property|prop|apartment|episode"
              + "|podcast|story|news|post|ad|advert|creative|banner|template|notification|level|lvl|quest"
              + "|bundle|pack|plan|policy|feature|asset|exercise|trip|profile|photo|image|pin|tweet|app"
              + "|fund|loan|poi|beer|wine|anime|manga|paper|dataset|repo|question|clip|show(?!n)|series|tour"
              + "|attraction|flight|accommodation|deal|coupon|auction|swipee"
              + "|stelle|dokument|kurs|rezept|gericht|speise|unterkunft|anzeige|inserat|wohnung|immobilie|lied"
              + "|beitrag|spiel|buch|tarif|angebot|folge"
              + "|annonce|chanson|recette|cours|emploi|offre|livre|jeu|logement|hôtel|vidéo|produit"
              + "|receta|curso|empleo|oferta|canción|libro|juego|película|anuncio|alojamiento|artículo"
              + "|noticia|inmueble|plato|produto|receita|vaga|música|filme|livro|jogo|prodotto|ricetta"
              + "|corso|canzone|gioco|annuncio|vacature|boek"
              + "|documento|документ|文档|文書|ders|ilan|kitap|oyun|şarkı|otel|restoran|haber|makale"
              + "|курс|урок|рецепт|ваканси|ресторан|отел|трек|песн|фильм|книг|стат|объявлени|новост|игр"
              + "|职位|岗位|课程|餐厅|菜谱|菜品|酒店|歌曲|电影|音乐|图书|书籍|游戏|新闻|帖子|广告|房源|产品|笔记"
              + "|求人|レシピ|講座|コース|店舗|レストラン|ホテル|曲|楽曲|映画|動画|記事|書籍|ゲーム|広告|物件"
              + "|アイテム|상품|영화|강의|게임|기사"
              + "|دورة|مطعم|فندق|وصفة|وظيفة|أغنية|فيلم|كتاب|مقال|خبر|إعلان|لعبة",
          "artist|album|playlist|campaign|brand|store|shop|seller|merchant|publisher|destination");

  /** What may stand behind a word of a thing that is told apart, such as the end of a plural. */
  static final String END =
      "(?:s|n|en|r|nr|y|ей|ь|я|ья|а|и|е|ы)?[^\\p{L}\\p{N}]*(?:u?id|uuid|guid|nr|no|num|number|nummer|code|kodu?"
          + "|key|numaras[ıi]|编号|番号|编码|コード|رقم|معرف)?$";

  /** What may stand there of names in words, which tell things apart less well. */
  static final String TITLE = "(?:name|email|mail|login|token|hash|title|titel|名称?|ad[ıi])$";

  /** What may stand before such a word where nothing else does. */
  static final String BEGINNING = "^[^\\p{L}\\p{N}]*(?:ال|id[^\\p{L}\\p{N}]+)?";

  /** What is told of a thing, in columns whose names say the thing as well. */
  static final String PROPERTY =
      "rating|stars|score|price|(?<!ac)count|quantity|categor|kategor|type|bool|preis|anzahl|menge|fiyat"
          + "|цен[аы]|价格|価格|数量|类|سعر";

  /** What is told of someone, and may have many values. */
  static final String OF_SOMEONE =
      "country|location|city|region|zip|postal|agent|gender|segment|language|locale|(?<![a-z])age(?![a-z])";
}
