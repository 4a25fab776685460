"""The words of releases: what each one says, apart from any group that uses it.

Patterns are matched on folded text, between two borders that are neither letter nor digit.
"""

from __future__ import annotations

# role -> value -> pattern. The first pattern that matches at a place counts.
STRONG: dict[str, dict[str, str]] = {
    "resolution": {
        "": r"(?:ai)?[0-9]{3,4} ?[x*] ?[0-9]{3,4}[pi]?(?: ?@?[0-9]{2,3} ?fps)?"
        r"|(?:hd|ai|bd|psv-)?[0-9]{3,4}[pi](?:高帧率|高幀率)?(?: ?@? ?[0-9]{2,3}(?:[.][0-9]+)? ?fps)?",
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
        "": r"(?:qaac|aac|e-?ac-?3|ac-?3|dts(?:-?hd)?(?:[ .-]?ma)?|ddp?\+?|true-?hd|flac|opus|lpcm|vorbis|mp3|"
        r"atmos|dual[ -]audio|multi[ -]audio|2audio)(?:[ .]?x?[0-9](?:[.][0-9])?(?:ch)?)?(?:x[0-9])?"
        r"|[257][.][01](?:ch)?|2ch",
    },
    "depth": {"": r"(?:8|10|12)-?bits?|hdr10\+?|hdr|sdr|[0-9]{2,3}(?:[.][0-9]+)?fps"},
    "subtitles": {
        "": r"vostfr|vosta|multi(?:ple)?[ -]?(?:subs?|subtitles?)|(?:soft|hard)[ -]?sub(?:s|bed)?"
        r"|eng(?:lish)?[ -]?(?:subs?(?:bed)?|subtitles?)|eng(?:lish)?[ .]dub(?:bed|s)?"
        r"|big5|chs|cht|jpsc|jptc|zh-han[st]|multi",
    },
}

# Words that mean something only among other words of a release: inside brackets, after a strong word.
WEAK: dict[str, dict[str, str]] = {
    "resolution": {"1440p": r"2k", "": r"(?:480|540|576|720|810|1080|1440|2160)"},
    "source": {"web": r"web|webhd", "tv": r"sdtv|tvbd"},
    "container": {
        "": r"mkv|mp4|avi|wmv|flv|mov|m2ts|ts|rmvb|rm|ogm|webm|m4v|iso",
    },
    "subtitles": {
        "": r"(?:gb|sc|tc|jpn?|jap|eng?|english|japanese|chinese|rus?|esp?|por-br|pt-br|ger|fre?|fr|ita?|spa|kor?|cn|"
        r"arabic|raw|vf|french|german|spanish|multi)(?: ?(?:audio|subs?|dub|srt|ass))?|dub(?:bed|s)?(?: jpn)?"
        r"|subs?|subx[0-9]|ass(?:x[0-9])?|srt(?:x[0-9])?|pgs(?:x[0-9])?|subtitles?",
    },
    "platform": {
        "": r"(?:baha(?:mut)?|bilibili|bili|b-global(?: donghua)?|cr|crunchyroll|nf|netflix|amzn|abema|viutv|"
        r"dsnp|disney\+?|adn|hulu|hidive|hidi|funi(?:mation|dub)?|max|hbo|at-x|atx|tx|mx|bs11|nhk ?e?|"
        r"ntv|ytv|tbs|ntr|nico|u-?next|muse|tvb|mov|can|yue|ani-one|iqiyi|iq|gyao!?|gp|gagaooolala|"
        r"linetv|friday|mytv|myvideo|wetv|youku|kktv|catchplay|tver|itunes|it)(?: dl)?",
    },
    "finish": {"": r"end|fin|final|complete|batch|collection|合集|全集|完|完结|完結"},
    "version": {"": r"v[0-9]"},
    "edition": {
        "": r"repack|proper|remux|reseed|remaster(?:ed)?|hd ?remaster|uncensored|uncut|censored|remake|fixed|hd|fhd|sd|"
        r"tv|tvrip|raws?|chap(?:ters?)?|scans?|rev[0-9]?|hqr|pre|ver|x[0-9]|hi10|psp|psv|ps3|"
        r"ios|ipad|iphone|pc|mobile|subbed|dubbed|audio|video|jd|\+|svfi|patch|no[ -]?sub|main10?|donghua",
    },
}

# Writing about subtitles in Chinese or Japanese: one run of these words between two borders.
SUBTITLE_RUN = (
    "[简簡繁日英中国國粤粵外官方机翻阿拉伯双雙多无無体體语語文字幕音频頻内內嵌挂掛封附原译譯影片版压壓制及和与評评論论特效注释先行]"
)

# Words that make a bracket, or a piece of text, say nothing about the show.
NOISE = (
    r"新番|月番|代发|代發|日剧|日劇|招募|招人|招新|招翻|招社|檢索|检索|搜索|搜尋|發布|发布|網盤|网盘|下载|下載|仅限|僅限|限定|转载|轉載|分流|"
    r"tmdb ?id|tvdb ?id|imdb|类型[:：]|附外|附nc|附官方|附字幕|未删减|未刪減|无修|無修|uncensored|国漫|國漫|"
    r"港澳台|補檔|补档|問卷|问卷|內詳|内详|encoded by|reseed|粵語|粤语|生肉|感谢|感謝|"
    r"[0-9](?:[.][0-9]+)? ?[mg]i?b|(?:^|[^a-z])[mg]b(?:[^a-z]|$)|https?:|www[.]|hash"
)

MOVIE = (
    r"剧场版|劇場版|剧场总集|電影版?|电影版?|大电影|大電影|映画|"
    r"(?<![a-z])(?:gekijou-?ban|the movie|movies?)(?![a-z])"
)
SURELY_MOVIE = r"剧场版|劇場版|電影版|电影版|大電影|大电影|(?<![a-z])gekijou-?ban(?![a-z])|\[(?:the )?movie\]"
WEAK_SPECIAL = r"(?<![a-z])specials?(?![a-z])"
SPECIAL = (
    r"特别篇|特別篇|特别编|特別編|特别版|番外[篇编編]?|特别话|特別話|スペシャル|未放送|"
    r"(?<![a-z0-9])(?:(?:ova|oad|oav|(?<!-)sp(?!-)|nc ?op|nc ?ed|omake|creditless|picture drama)(?=s?(?:[ ]?[0-9]{1,2}[a-z]?)?(?:v[0-9])?(?: *(?:$|[\[\](+&/~|,;:-])| [0-9]))"
    r"|(?:pv|cm|trailer|teaser|menu|sample|specials?|extras?|preview)(?=[ ]?[0-9]{0,2}(?: ?[\[\](]| *$| - [0-9]))"
    r"|(?:op|ed|opening|ending)(?=[ ]?[0-9]{1,2}[a-z]? *(?:[\[\](]|$))|(?<=- )(?:op|ed|opening|ending)(?= *(?:[\[\](]|$)))"
)

# What may open running text without naming the show: ★10月新番★, 2013春, 2013.07.26.
SOFT_NOISE = (
    r"[ ★]*(?:[^ ★]{1,4}月新?番|(?:19|20)[0-9]{2}年?[春夏秋冬](?:番|季)?|"
    r"(?:19|20)[0-9]{2}年?[0-9]{1,2}月(?:新?番)?|新番)[ ★/]*"
)

BATCH = (
    r"合集|全集|(?<![a-z])(?:batch|complete(?: (?:batch|series|collection|season))?|collection|"
    r"bd-?box|dvd-?box|box ?set|vols?[.]? ?[0-9])(?![a-z])|"
    r"[0-9] episodes(?![a-z])|\+ ?(?:extras?|specials)(?![a-z])|"
    r"全[0-9一二三四五六七八九十]{1,4}[话話集回卷巻]|特典|总集篇|總集篇|総集編|"
    r"tv ?(?:全集)? ?[+&] ?(?:ova|oad|sp|movie|剧场版|特典)"
)

# Words that make a release something else than video, where nothing says video.
NOT_VIDEO = (
    r"漫画|漫畫|画集|畫集|轻小说|輕小說|游戏|遊戲|原声|原聲|音乐集|音樂集|"
    r"(?<![a-z])(?:manga|manhua|(?:light )?novels?|ost|soundtracks?|discography|albums?|mp3|320k(?:bps)?|hi-?res|"
    r"epub|pdf|cbz|cbr|mobi|azw3|pc ?games?|galgame|nsp|xci|cosplay|artbook|live2d|apk)(?![a-z])"
)

# Marks at the end of a name that say which part of the show, never its name.
TRAILING_MARK = (
    rf"(?:[ -]*(?:(?<![a-z])(?:nc ?op|nc ?ed|nced|op|ed|pv|cm|menu|trailer|teaser|sample)[0-9]{{0,2}}[a-z]?|[总總]集篇|総集編|特典(?:映像)?|"
    r"合集|全集|(?<![a-z])(?:complete batch|batch|v[0-9]|hd remaster(?:ed)?|"
    r"vols?[. ]*[0-9].*)))+[ .~-]*$"
)
# Marks that belong to the name of a special or a film, and may be missing in it.
KIND_MARK = (
    r"[ -]*(?:特别篇|特別篇|特别编|特別編|番外篇|番外编|(?<![a-z])(?:ova|oad|ona|sp|specials?)[ ]?[0-9]{0,2}|"
    r"(?<![a-z])(?:the )?movie|(?<![a-z])tv(?: ?[+&] ?(?:sp|ova|oad|movie|剧场版|特典)s?)*|剧场版|劇場版)(?: *v[0-9])?[ .~-]*$|(?<=[a-z0-9!?])[ -]+(?:ova|oad|oav|movie|film|specials?)(?: ?[0-9]{1,2})? - .*$|^(?:剧场版|劇場版|電影版?|电影版?|特别篇|特別篇|gekijou-?ban)[ :：-]*"
)
