"""The words of releases: what each one says, whoever uses it.

Patterns are matched on folded text: lower case, half width, blanks for underscores. The technical
ones stand between two borders that are neither letter nor digit.
"""

from __future__ import annotations

from anishelf.titles.parser.text import CJK

# role -> value -> pattern; an empty value means the words themselves.
Words = dict[str, dict[str, str]]

_CHANNELS = r"(?:[ .]?x?[0-9](?:[.][0-9])?(?:ch)?)?(?:x[0-9])?"

# Words that can mean nothing else, wherever they stand: the name of the show ends before them.
STRONG: Words = {
    "resolution": {
        "": r"(?:ai)?[0-9]{3,4} ?[x*] ?[0-9]{3,4}[pi]?(?: ?@?[0-9]{2,3} ?fps)?"
        r"|(?:hd|ai|bd|web|psv-)?[0-9]{3,4}[pi](?:高[帧幀]率)?(?: ?@? ?[0-9]{2,3}(?:[.][0-9]+)? ?fps)?",
        "2160p": r"(?:ai ?)?4k(?: ?uhd)?|uhd",
        "4320p": r"8k",
    },
    "source": {
        "web": r"web[ -]?dl(?:rip)?|web[ -]?rip|web-?mkv|web-?mp4",
        "bd": r"(?:uhd)?bd[ -]?rip|blu-?ray(?: ?rip| ?remux)?|bd-?remux|brrip|bd-?mv|bd-?box|bd",
        "dvd": r"dvd[ -]?rip|dvd-?r|dvd[59]|dvd-?iso|dvd-?box|r2j?-?dvd(?:rip)?|dvd",
        "tv": r"(?:hd|dsr|sat|d)?tv-?rip|hdtv|dtv",
    },
    "codec": {
        "hevc": r"hevc(?:[ -]?(?:10|8|main10?))?|[xh][. ]?265(?:-10bits?)?",
        "avc": r"avc1?|[xh][. ]?264(?:-10bits?)?|hi10p?|hi444p?p?",
        "av1": r"av1",
        "xvid": r"xvid",
        "divx": r"divx[0-9.]*",
        "vp9": r"vp9",
        "vc1": r"vc-?1",
        "mpeg2": r"mpeg-?2",
        "rv40": r"rv[1-4]0",
    },
    "audio": {
        "": r"(?:qaac|aac|e-?ac-?3|ac-?3|dts(?:-?hd)?(?:[ .-]?ma)?|ddp?\+?|true-?hd|flac|opus|lpcm|"
        rf"vorbis|mp3|atmos|dual[ -]audio|multi[ -]audio|2audio){_CHANNELS}"
        r"|[257][.][01](?:ch)?|2ch",
    },
    "depth": {"": r"(?:8|10|12)-?bits?|hdr10\+?|hdr|sdr|[0-9]{2,3}(?:[.][0-9]+)?fps"},
    "subtitles": {
        "": r"vostfr|vosta|multi(?:ple)?[ -]?(?:subs?|subtitles?)|(?:soft|hard)[ -]?sub(?:s|bed)?"
        r"|eng(?:lish)?[ -]?(?:subs?(?:bed)?|subtitles?)|eng(?:lish)?[ .]dub(?:bed|s)?"
        r"|big5|chs|cht|jpsc|jptc|zh-han[st]|multi",
    },
    "platform": {"": r"hmax|dsnp|amzn"},
    # What a whole collection holds: TV动画+OVA+漫画+音乐.
    "collection": {"": r"tv ?(?:动画|動畫|anime|series)\+[^;\[\]()]{2,40}"},
}

# Words that mean something only beside others: in brackets, and after a strong word.
WEAK: Words = {
    "resolution": {"1440p": r"2k", "": r"(?:480|540|576|720|810|1080|1440|2160)"},
    "source": {"web": r"web|webhd", "tv": r"sdtv|tvbd"},
    "container": {"": r"mkv|mp4|avi|wmv|flv|mov|m2ts|ts|rmvb|rm|ogm|webm|m4v|iso"},
    "subtitles": {
        "": r"(?:gb|sc|tc|jpn?|jap|eng?|english|japanese|chinese|rus?|esp?|por-br|pt-br|ger|fre?|fr|"
        r"ita?|spa|kor?|cn|arabic|raw|vf|french|german|spanish)(?: ?(?:audio|subs?|dub|srt|ass))?"
        r"|dub(?:bed|s)?(?: jpn)?|subs?|subx[0-9]|subtitles?"
        r"|(?:ass|srt|pgs)(?:x[0-9])?",
    },
    "platform": {
        "": r"(?:baha(?:mut)?|bilibili|bili|b-global(?: donghua)?|cr|crunchyroll|nf|netflix|amzn|"
        r"abema|viutv|dsnp|disney\+?|adn|hulu|hidive|hidi|funi(?:mation|dub)?|max|hbo|at-x|atx|tx|mx|"
        r"bs11|nhk ?[eg]?|ntv|ytv|tbs|ntr|nico|u-?next|muse|tvb|mov|can|yue|ani-one|iqiyi|iq|gyao!?|"
        r"gp|gagaooolala|linetv|friday|mytv|myvideo|wetv|youku|kktv|catchplay|tver|itunes|it)"
        r"(?: dl)?",
    },
    "finish": {"": r"end|fin|final|complete|batch|collection|合集|全集|完|完结|完結"},
    "version": {"": r"v[0-9]"},
    "edition": {
        "": r"repack|proper|remux|reseed|remaster(?:ed)?|hd ?remaster|uncensored|uncut|censored|"
        r"remake|fixed|hd|fhd|sd|tv|tvrip|raws?|chap(?:ters?)?|scans?|rev[0-9]?|hqr|pre|ver|x[0-9]|"
        r"psp|psv|ps3|ios|ipad|iphone|pc|mobile|subbed|dubbed|audio|video|jd|\+|svfi|patch|"
        r"no[ -]?sub|main10?|donghua",
    },
}

# A character of a note about subtitles in Chinese or Japanese: 简日内嵌, 官方繁中字幕.
SUBTITLE_RUN = (
    "[简簡繁日英中泰韩韓国國粤粵外官方机翻阿拉伯双雙多无無体體语語文字幕音频頻内內嵌挂掛封附原译譯影片版"
    "压壓制及和与評评論论特效注释先行]"
)

# What shows that a bracket says nothing about the show.
NOISE = (
    r"新番|月番|代发|代發|日剧|日劇|招募|招人|招新|招翻|招社|檢索|检索|搜索|搜尋|(?:發布|发布)(?![组組])|網盤|网盘|"
    r"下载|下載|仅限|僅限|限定|转载|轉載|分流|类型[:：]|附外|附nc|附官方|附字幕|未删减|未刪減|无修|無修|"
    r"国漫|國漫|港澳台|補檔|补档|問卷|问卷|內詳|内详|粵語|粤语|生肉|感谢|感謝|"
    r"复制磁[连链]|(?<![a-z])(?:missing|restored)(?![a-z])|tmdb ?id|tvdb ?id|imdb|uncensored|encoded by|reseed|https?:|www[.]|(?<![a-z])hash(?![a-z])|"
    r"[0-9](?:[.][0-9]+)? ?[mg]i?b|(?:^|[^a-z])[mg]b(?:[^a-z]|$)"
)

# A group that opens running text without a bracket, known by its word for group.
GROUP_PREFIX = r"([^ \[\]★]{1,24}(?:字幕[组組社屋]|工作室|制作[组組]|压制[组組]))[ ★:：]+"

# What may open running text without naming the show: ★10月新番★, 2013春, TVアニメ.
SOFT_NOISE = (
    r"[ ★]*(?:[^ ★]{1,4}月新?番|(?:特别篇|特別篇|番外[篇編编])$|(?:19|20)[0-9]{2}年?[春夏秋冬](?:番|季)?|"
    r"(?:19|20)[0-9]{2}年?[0-9]{1,2}月(?:新?番)?|新番|(?:tv)?アニメ(?=[ 「『]))[ ★/]*"
)

_FILM = (
    r"剧场版|劇場版|電影版|电影版|大電影|大电影|(?<![a-z])gekijou ?-?(?:tokubetsu-?)?ban(?![a-z])"
)
SURELY_MOVIE = rf"{_FILM}|\[(?:the )?movie\]"
MOVIE = rf"{_FILM}|剧场总集|電影|电影|映画|(?<![a-z])(?:the movie|movies?(?! (?!the )[a-z]+ [a-z])|films?|eiga)(?![a-z])"

_AT_END = r"(?= ?[0-9]{0,2}(?: ?[\[\](]| *$| - [0-9]))"
_ENDS = r"(?= ?[0-9]{0,2}(?: ?[\[\](]| *$))"  # "The Free Sample - 04" is an episode
_NUMBERED_AT_END = r"(?= ?[0-9]{1,2}[a-z]? *(?:[\[\](]|$))"
SPECIAL = (
    r"特别篇|特別篇|特别编|特別編|特别版|番外[篇编編]?|特别话|特別話|スペシャル|未放送|"
    r"(?<![a-z])(?:tokubetsu|bangai|soushuu)-?hen(?![a-z])|creditless (?:op|ed|ending)|"
    r"(?<![a-z0-9])(?:"
    r"(?:ova|oad|oav|(?<!-)sp(?!-)|nc ?op|nc ?ed|omake|creditless|picture drama)"
    r"(?=s?(?: ?[0-9]{1,2}[a-z]?)?(?:v[0-9])?(?: *(?:$|[\[\]()+&/~|,;:-]|fin(?![a-z]))| [0-9]"
    rf"| ?[{CJK}]))"
    rf"|(?:pv|cm|teaser|specials?|extras?){_AT_END}|(?:trailer|menu|sample|preview){_ENDS}"
    rf"|(?:op|ed|opening|ending){_NUMBERED_AT_END}"
    r"|(?<=- )(?:op|ed|opening|ending)(?=(?:v[0-9])? *(?:[\[\](]|$))"
    r")|(?<=[0-9&])sp(?=[\] ])"
)
WEAK_SPECIAL = r"(?<=[^\[ ] )specials?(?![a-z])"  # counts behind a name where no episode is told

BATCH = (
    r"合集|全集|(?<![a-z])(?:batch|collection|bd-?box|dvd-?box|box ?set|vols?[.]? ?[0-9]|"
    r"complete(?= *(?:$|[\[\])]|batch|series|collection|season)))(?![a-z])|"
    r"\[(?:reseed |tv ?)?fin\]|\[(?:tv ?)?[全完]\]|\[all\]|\[completa\]|[0-9]{4}年度|[0-9] episodes(?![a-z])|\+ ?(?:extras?|specials)(?![a-z])|"
    r"全[0-9一二三四五六七八九十]{1,4}[话話集回卷巻]|特典|总集篇|總集篇|総集編|"
    r"tv ?(?:全集|动画|動畫|anime)? ?[+&] ?(?:ova|oad|sp|movie|剧场版|特典)"
)

# Words of music that no picture comes with; a season or a number in them is one of the show.
SURELY_MUSIC = (
    r"[0-9.]+ ?khz|音乐集|音樂集|(?<![a-z])hi-?res(?![a-z])|(?<![a-z])(?:original )?soundtracks?(?![a-z])|"
    r"(?:op|ed|主题|主題|オープニング|エンディング) ?(?:テーマ|主题歌|主題歌)"
)

# Words that make a release something else than video, where nothing says video.
NOT_VIDEO = (
    r"漫画|漫畫|画集|畫集|轻小说|輕小說|游戏|遊戲|原声|原聲|音乐集|音樂集|"
    r"(?<![a-z])(?:manga|manhua|(?:light )?novels?|ost|soundtracks?|discography|albums?|mp3|"
    r"320k(?:bps)?|hi-?res|epub|pdf|cbz|cbr|mobi|azw3|pc ?games?|galgame|nsp|xci|cosplay|artbook|"
    r"live2d|apk|fonts?|scans|wallpapers?|announcements?|magazine)(?![a-z])|"
    r"字[体體型](?:包|合集)|扫图|掃圖|壁纸|壁紙|公告|杂志|雜誌"
)

# Marks at the end of a name that say which part of the show it is; they are no part of the name.
TRAILING_MARK = (
    r"(?:[ -]*(?:[总總]集篇|総集編|特典(?:映像)?|合集|全集|最新|[全共][0-9]{1,4}[话話集回](?:\+[0-9]*(?:ova|oad|sp)s?)?|"
    r"(?<![a-z])(?:complete (?:batch|series|collection|version)|batch|v[0-9]|"
    r"(?:nc ?op|nc ?ed|op|ed|pv|cm|menu|trailer|teaser|sample)[0-9]{0,2}[a-z]?(?:v[0-9])?|"
    r"hd remaster(?:ed)?|vols?[. ]*[0-9].*)))+[ .~-]*$"
)

# Marks of a name that another writer may leave out: OVA, Movie, TV, 剧场版.
KIND_MARK = (
    r"[ -]*(?:特别篇|特別篇|特别编|特別編|番外篇|番外编|剧场版|劇場版|(?<![a-z])(?:(?:the )?movie|"
    r"(?:ova|oad|ona|sp|specials?) ?[0-9]{0,2}|tv(?: ?[+&] ?(?:sp|ova|oad|movie|剧场版|特典)s?)*))"
    r"(?: *v[0-9])?[ .~-]*$"
    r"|(?<=[a-z0-9!?])[ -]+(?:(?:the )?movie|ova|oad|oav|film|specials?)(?: ?[0-9]{1,2})? - .*$"
    r"|^(?:剧场版|劇場版|電影版?|电影版?|特别篇|特別篇|gekijou-?ban|(?:ova|oad|tvsp)(?![a-z]))[ :：-]*"
)
