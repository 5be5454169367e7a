//! Codes about people, registrations and lists, in both languages.

/// `(code, zh, en)`; `{}` stands for the detail that came with the problem.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    (
        "bad_who",
        "请输入完整的姓名，或者完整的老人编号。",
        "Please type the whole name or the whole number.",
    ),
    (
        "bad_name",
        "姓名里有不该有的字符，或者太长。",
        "The name is too long or holds signs that no name has.",
    ),
    (
        "bad_resident_id",
        "身份证号不对，请和证件再核对一遍。",
        "The resident ID is wrong. Compare it with the card.",
    ),
    (
        "old_resident_id",
        "15 位的老号码里没有这个出生日期。现在的身份证是 18 位，请按证件填 18 位。",
        "An old number of 15 digits has no such birth date. Today's card has 18 characters: type those.",
    ),
    (
        "id_or_reason",
        "请填身份证号，没有证件就写明原因。",
        "Fill in the resident ID, or say why there is none.",
    ),
    (
        "birth_date_differs",
        "出生日期和身份证号不一致。",
        "The birth date is not the one in the resident ID.",
    ),
    (
        "gender_differs",
        "性别和身份证号不一致。",
        "The gender is not the one in the resident ID.",
    ),
    (
        "gender_missing",
        "没有身份证号时要填性别。",
        "Without a resident ID the gender is needed.",
    ),
    (
        "birth_date_missing",
        "没有身份证号时要填出生日期。",
        "Without a resident ID the birth date is needed.",
    ),
    ("bad_birth_date", "出生日期不对。", "The birth date can't be right."),
    (
        "not_identified",
        "请再刷一次卡，或者再输一次电话。",
        "Show the card or enter the phone number again.",
    ),
    (
        "rating_not_served",
        "吃过的饭才能评。",
        "Only a meal that was eaten can be rated.",
    ),
    (
        "rating_too_late",
        "这顿饭现在不能再评了。",
        "It is too late to rate this meal.",
    ),
    (
        "bad_link",
        "没有这个链接，可能没有复制全。请找登记的工作人员重新要一个。",
        "There is no such link; perhaps a part of it is missing. Ask the staff who registered the senior for a new one.",
    ),
    (
        "link_expired",
        "这个链接过期了。请找登记的工作人员重新要一个。",
        "This link has expired. Ask the staff who registered the senior for a new one.",
    ),
    (
        "link_ended",
        "这个链接停用了。请找登记的工作人员问一下。",
        "This link was ended. Please ask the staff who registered the senior.",
    ),
    (
        "bad_validity",
        "天数要在 1 到 366 之间。",
        "Choose between 1 and 366 days.",
    ),
    (
        "family_full",
        "这位老人已经有 {} 位家属在用了，先停掉一位再加。",
        "This senior has {} relatives with access already. End one of them first.",
    ),
    (
        "bad_pause",
        "从今天起最多停 {} 天，先选开始那天，再选最后一天。",
        "Pause at most {} days, from today on; the first day comes first.",
    ),
    (
        "pause_by_staff",
        "这次停餐是工作人员办的，要恢复请打热线。",
        "Staff paused these meals. Please call the hotline to go on.",
    ),
    (
        "unknown_village",
        "没有这个村或社区，请重新选择。",
        "There is no such village. Please choose again.",
    ),
    (
        "phone_missing",
        "请填电话，没有电话就勾选“没有电话”。",
        "Fill in a phone number, or say that there is none.",
    ),
    (
        "bad_phone",
        "电话号码不对：手机 11 位，座机要带区号。",
        "The phone number is wrong: a mobile has 11 digits, a landline needs its area code.",
    ),
    (
        "consent_missing",
        "没有本人或家属同意，不能登记。",
        "Nobody is registered without consent.",
    ),
    (
        "bad_address",
        "住址要 1 到 200 个字。",
        "An address has 1 to 200 characters.",
    ),
    (
        "source_missing",
        "请写明依据（证件或材料），最多 100 个字。",
        "Say which paper it comes from, in at most 100 characters.",
    ),
    (
        "bad_period",
        "日期不对：结束不能早于开始，也不能用不允许的日期。",
        "The days are wrong: the end can't lie before the beginning, nor a day where it isn't allowed.",
    ),
    ("bad_date", "日期不能在以后。", "The day can't lie in the future."),
    ("bad_fact", "内容和类型不符。", "The value doesn't fit its kind."),
    (
        "bad_number",
        "编号不对，请再核对。",
        "The number is wrong. Please compare it again.",
    ),
    (
        "bad_card",
        "卡号不对。请再刷一次，或请人帮忙。",
        "The card number is wrong. Hold the card again, or ask for help.",
    ),
    (
        "unknown_spouse",
        "没有找到这个配偶编号。",
        "No senior has this spouse number.",
    ),
    ("too_long", "写得太长了。", "That is too long."),
    (
        "phone_shared",
        "已登记的老人里有 {} 位也用这个电话。夫妻共用没关系，不是就再核一遍。",
        "Registered seniors with this phone number: {}. Couples share one; else check it again.",
    ),
    (
        "duplicate_person",
        "这个身份证号已经登记过了（编号 {}）。",
        "This resident ID is registered already ({}).",
    ),
    (
        "bad_living",
        "一个人住和跟别人住只能选一样。",
        "Either alone or with others: choose one.",
    ),
    (
        "resident_id_taken",
        "这个身份证号是另一位老人的：核对证件，再看是不是同一个人登记了两次。",
        "Somebody else has this resident ID: compare it with the card, then see whether one person is registered twice.",
    ),
    (
        "same_person",
        "这一步要由另一位工作人员来做。",
        "Somebody else has to do this step.",
    ),
    (
        "wrong_state",
        "这份登记已经被处理过了，请刷新。",
        "This registration was dealt with already. Please reload.",
    ),
    (
        "not_submitter",
        "只有登记人本人能撤回。",
        "Only the submitter can withdraw it.",
    ),
    (
        "senior_gone",
        "这位老人已去世、迁出或已删除。",
        "This senior has died, moved away or was erased.",
    ),
    ("not_paused", "这位老人没有暂停用餐。", "This senior is not paused."),
    (
        "still_here",
        "只有去世或迁出的老人才能删除资料。",
        "Only a senior who died or moved away can be erased.",
    ),
    (
        "orders_open",
        "还有没吃的订餐，先取消或处理完。",
        "A meal is still under way. Cancel or settle it first.",
    ),
    (
        "query_too_short",
        "请至少输入两个字。",
        "Please type at least two characters.",
    ),
    (
        "move_where",
        "请选择迁往的村，或选“迁出本县”，只选一个。",
        "Choose the new village or say that they left the county, one of the two.",
    ),
    (
        "under_sixty",
        "未满 60 岁，没有年龄补贴。",
        "Under sixty: no age subsidy.",
    ),
    (
        "over_105",
        "超过 105 岁，请核对出生年份。",
        "Older than 105: compare the year with the card.",
    ),
    (
        "no_phone",
        "没有电话，无人应门时联系不上。",
        "Without a phone nobody can be called when the door stays shut.",
    ),
    (
        "no_location",
        "没有位置，送餐时要人工排线路。",
        "Without a location deliveries are placed on a round by hand.",
    ),
    ("file_missing", "请选择一个文件。", "Please choose a file."),
    (
        "bad_file",
        "文件读不了：请用 xlsx，或 UTF-8 编码的 csv。",
        "The file can't be read: use xlsx, or csv in UTF-8.",
    ),
    (
        "too_many_rows",
        "一次最多 5000 行，请分开导入。",
        "At most 5,000 rows at a time. Please split the list.",
    ),
    ("bad_mapping", "列的对应关系不对。", "The mapping of columns is wrong."),
    (
        "column_missing",
        "表里没有“姓名”这一列。",
        "The list has no column with names.",
    ),
    ("village_missing", "没有填村或社区。", "The village is missing."),
    (
        "ambiguous_village",
        "有同名的村，请用 12 位编码。",
        "Several villages have this name. Use the code of 12 digits.",
    ),
    ("bad_category", "类别不认识。", "The category is unknown."),
    ("bad_ability", "自理能力不认识。", "The ability is unknown."),
    ("bad_gender", "性别不认识。", "The gender is unknown."),
    (
        "twice_in_file",
        "这个身份证号在表里出现了两次。",
        "This resident ID stands in the list twice.",
    ),
];
