/**
 * English requests for a person, over text in lower case without accents and with slips repaired. The vocabulary is in
 * words, the frames say how words make a request; `gap(n)` allows up to n words in between.
 */
const gap = (most: number): string => `(?:[^\\s.!?;]+\\s+){0,${most}}?`;

const ROLE =
  'agent|rep|representative|operator|advis[eo]r|associate|manager|supervisor|employee|specialist|consultant|technician|engineer|executive|' +
  'colleague|superior|boss|chief|handler|clerk|shop assistant|sales ?person|salesman|coworker|worker|assistant manager|team leader|lead|expert|' +
  'case ?worker|moderator|attendant|grown-?up|adult|professional|official|personnel|receptionist|staffer|staff member|crew member|team member';

/** Words that name a person of the company, or any person. */
const STRONG =
  `(?:(?:${ROLE})s?|humans?(?: being)?s?|persons?|staff|live (?:chat|support|help|person|one|body)|real (?:one|people|body)|` +
  'flesh and blood|(?:support|service|help ?desk|service desk|customer care|customer service|customer support|call cent(?:er|re)|front ?desk|after-?sales|tech(?:nical)? support|' +
  'billing|sales|returns|finance|warehouse|dispatch|complaints|accounts?|membership|product safety|retention|technical|customer relations|customer success|back office|head office)' +
  ' (?:team|people|person|staff|folks?|guys?|peeps?|lot|crew|dep(?:artmen)?t|desk|squad|office|division)|' +
  '(?:member|someone|somebody|anyone|anybody|people|person|one) (?:of|from|in|on|at) (?:the |your |ur )?(?:\\w+ )?(?:team|staff|crew|support|office|company|dep(?:artmen)?t|store|shop|sales|billing|service)|' +
  'one of (?:your|ur|the|you) ?(?:\\w+ )?(?:people|folks?|guys?|girls?|lads|ladies|team|staff|lot|peeps?|workers?|humans?|colleagues?|\\w+s)?)';

/** Words that name a person only inside a clear request. */
const WEAK =
  '(?:someone|somebody|anyone|anybody|some ?one|people|folks?|guys?|your (?:\\w+ )?(?:team|people|folks|lot|side|end|company|mother|boss)|(?:the|a|your) (?:\\w+ )?(?:team|dep(?:artmen)?t|desk)|' +
  'customer (?:service|care|support)|(?:help|service|support) ?desk|tech(?:nical)? support|live support|support|a (?:real )?(?:man|woman|lady|guy)|sum1|real one)';

/** The bot calls itself an assistant too, so this means a person only beside a verb of talking. */
const ASSISTANT = '(?:an? |the |your |some |any |with |fucking |real |live |virtual |another )*assistants?';

const ANY = `(?:${STRONG}|${WEAK})`;
const TALK =
  '(?:contact(?:ing)?|reach(?:ing)?(?: out)?|talk(?:ing)?|speak(?:ing)?|chat(?:ting)?|communicat(?:e|ing)|convers(?:e|ing)|discuss(?:ing)?|deal(?:ing)?|text(?:ing)?|message|messaging|be in touch|get in touch|have a (?:word|chat|conversation|talk|call)|conversation)';
const ACTIONS =
  '(?:call|phone|ring|contact|help|assist|look|review|check|read|reply|replies|answer|take (?:over|this|it|care)|join|handle|deal|listen|explain|walk|step in|jump in|hop on|respond|get back|reach|write|come|log|see to|sort|go over|go through|talk|speak|chat|explain|investigate|weigh in|have a look|own up|intervene|attend)';

const source: readonly string[] = [
  `\\b${TALK} (?:to|with|2|wth)? ?${ASSISTANT}\\b|\\b(?:contact|reach)(?:ing)? (?:someone|somebody|a person|anyone|anybody)\\b`,
  `\\b(?:hear|told|get (?:it|this|that|an answer)) (?:it |that |this |me )?(?:from|by) ${gap(1)}${STRONG}\\b`,
  `\\b(?:assign|appoint|allocate|dedicate) ${gap(3)}${STRONG}\\b|\\bif there (?:is|are) (?:an? |any )?(?:available |free |spare )?${STRONG}\\b|\\b(?:got|have) (?:you )?(?:got )?one to spare\\b`,
  `\\bbring (?:him|her|them)(?: here| in| on)?(?=\\s*[.!,]|\\s*$)|\\bput (?:your \\w+|someone|somebody|anyone) on(?: the (?:line|phone))?\\b|\\btold (?:that )?an? (?:real )?${STRONG} (?:would|will|can|could)\\b|\\bwho(?:'s| is| are)? (?:here |there )?(?:in charge|makes? (?:the )?decisions?|decides)\\b`,
  // talk to X
  `\\b${TALK} (?:it |this |that |things |about it |my \\w+ )?(?:over |through |out )?(?:to|with|w/|2|at)? ?${gap(4)}${STRONG}\\b`,
  `\\b${TALK} (?:it |this |that )?(?:over |through )?(?:to|with|w/|2) (?:just |only |maybe |actually )?${WEAK}\\b`,
  // connect me to X
  `\\b(?:connect|transferr?|transf|forward|putt?|pass|hand|switch|redirect|route|refer|take|direct|assign|move|bump|patch|link|send|escalat\\w*|raise|turn|bring|hook|join|get|give|move|relay|kick)(?:ed|ing)? (?:me |us |this |it |that |my \\w+ |the \\w+ |things )?(?:up |over |on |off |along |straight |back |directly |thr(?:ough|u) )*(?:to|through|thru|with|onto|at|in touch with|a hold of|hold of|ahold of) (?:to )?${gap(3)}${ANY}\\b`,
  '\\b(?:please|pls|just|yes|now|can you|could you|kindly|you)? ?(?:transfer|escalate|patch) (?:me|us|this|it|my (?:case|issue|problem|ticket|complaint|request|chat|call|conversation)|the (?:case|issue|matter|chat|conversation))(?: (?:now|please|pls|immediately|asap|up|on|further|right away|higher|to the next level|up the (?:chain|line)))*(?=\\s*(?:$|[.!?,;]))',
  '\\bput me through\\b|\\b(?:route|take|send|move|push|kick|pass|bump) (?:this|it|me|my \\w+) (?:up|higher)\\b|\\bup the (?:chain|ladder)\\b|\\bnext level of support\\b|\\b(?:hand|pass|turn) me (?:off|over|on)\\b|\\b(?:hand ?over|hand ?off) (?:to|please)\\b',
  // want, need X
  `\\b(?:want|wanna|wants|need|needs|like|love|prefer|rather|demand|require|wish|asked|asking|ask|request(?:ing)?|looking|insist(?:ing)?|beg(?:ging)?|expect|waiting|wait|gotta have|must have|hoping)(?: for| on| to (?:have|get|see|reach|find|use|be (?:assisted|helped|served|contacted|called|passed|connected|transferred|put through) (?:by|to|with|from)))? ${gap(2)}(?:(?:an?|the|your|some|real|actual|live|one|any|another|different|proper|this|ur|human|only|that|of|my|from|by) )*${STRONG}\\b(?! (?:limit|rights?|resources|fee|error|sized))`,
  `\\b(?:want|need|prefer|like|love|rather|demand|asking for|looking for|wish) (?:for )?(?:a |an |some )?(?:someone|somebody|real one|anyone|sum1)\\b(?= (?:to (?:call|phone|ring|contact|talk|speak|chat|help|assist|explain|fix|sort|answer|reply|reach|review|take|handle|resolve|solve|deal|listen)|now|asap|real|from|in (?:charge|support)|who (?:can|knows|speaks|understands|works)|that (?:can|knows|speaks)|else|please|pls|competent|human|right now|immediately)\\b|\\s*[.!?,]|\\s*$)`,
  // get me X
  `\\b(?:get|give|gimme|bring|find|send|grab|fetch|call|summon|page|lend|spare|reach(?:ing)?|contact|see|show|have|let|hear from|put|provide|loop|pull|involve|where (?:is|are)|how (?:do|can) i (?:get|reach)|is this)(?: me| us| my| to| in| over| on| you| your| for us| for me| hold of| ahold of| a hold of| through to)* (?:(?:an?|the|your|some|real|actual|live|one|any|another|proper|of|ur|goddamn|damn|bloody|freaking|fucking|competent|qualified|senior|trained|available|nearest|next|other|different|customer|complaints?|account) )*${STRONG}\\b(?! (?:limit|rights?|resources|fee|error|said|told|sized))`,
  `\\b(?:get|give|bring|find|send|fetch|grab|put)(?: me| us)(?: in touch with| on with)? (?:a |an |some |the )?(?:someone|somebody|anyone|anybody|support|customer (?:service|care|support)|people|real one|team)\\b`,
  `\\b(?:get(?:ting)?|grab|catch) (?:a )?(?:hold|ahold) of ${gap(1)}${ANY}\\b|\\b(?:get|be|put|getting) (?:me )?(?:in touch|in contact|through) (?:with|to) ${gap(2)}${ANY}\\b`,
  `\\b(?:send|bring|call|let|put|get)(?: in| out| over| on| them| 'em)* (?:the |a |your )?(?:humans?|people|staff|grown-?ups?|adults?|manager|boss|supervisor)\\b(?: in| on| out)?`,
  // is there X
  `\\b(?:is|are|isn't|aren't|got|have you got|do you have|you have|there must be|any|if there is|if there are|was there)(?: there| like| um| you| even| still)* (?:(?:an?|any|some|the|real|actual|live|available|like|um|of|other|no|single|competent) )*(?:${STRONG}|adult|someone real)\\b ${gap(3)}(?:available|around|there|here|online|i can|i could|that i|to (?:talk|help|speak|chat|call|assist|answer|look)|who|whom|that can|behind|free|awake|on (?:duty|shift|the other end)|out there|in there|to spare|please|\\?|$)`,
  `\\b(?:is|are) (?:there|threr) ${gap(1)}(?:anyone|anybody|someone|somebody) ${gap(5)}(?:i can (?:talk|speak|chat)|to (?:talk|speak|chat|ansr|answer|help) ?(?:to|with|me)|at the desk|who (?:can|could|actually|works?)|real|alive|human)`,
  `\\b(?:have|got) (?:a |any )?(?:person|human|agent|operator|manager|staff)s? ?\\?`,
  // could X do
  `\\b(?:can|could|may|would|will|might|please|pls|should|shall|must|have|until|unless|want|need|let|needs|if|rather|that|prefer|like|wish|so|think|wants) ${gap(2)}(?:(?:an?|one|any|some|the|real|actual|live|your|another|only|just|of|please|kindly|ur|you|human|different|senior) )*${STRONG} ${gap(4)}(?:to )?${ACTIONS}(?:s|es|ed|d|ing)?\\b`,
  `\\b(?:can|could|may|would|will|please|pls|have|need|want|get|let|shall|should|ask) (?:you )?(?:have |get |ask |let )?(?:someone|somebody|anyone|sombody|your team|the team|people|support) (?:actually |please |just |there |real |else |in charge |from \\w+ (?:\\w+ )?)*(?:to )?(?:call|phone|ring|contact|reach|look (?:into|at) (?:it|this|that|my (?:case|account|order|issue|claim|problem|ticket|request))|review|take over|join|step in|jump in|read|reply|respond|get back|get in touch|handle this|deal with|speak|talk|chat|listen|own up|come|hop on)\\b`,
  `\\b(?:reviewed|handled|looked at|checked|assisted|answered|helped|read|decided|dealt with|served|called|contacted|seen)(?: \\w+){0,3} by (?:(?:an?|the|your|some|one of|real|actual|live) )*(?:${STRONG}|someone|somebody|people|eyes)\\b`,
  // call me
  '(?:^|[.,;!?] |\\b(?:please|pls|can you|could you|just|kindly|(?<!you )to|and|someone|somebody|must|should|would you|will you|or|sales|them|him|her|you|urgently|then|so|now|instead|team|u) )(?:call|phone|ring|telephone|dial|buzz|callback|call back)[.,]? (?:(?:me|us)(?= (?:back|now|please|pls|asap|today|tomorrow|tonight|at|on|about|when|in|within|later|immediately|urgently|right|as soon|regarding|if|or|and|instead|this|next|before|after|for)\\b|\\s*[.!?,;]|\\s*$)|my (?:mobile|phone|number|cell|landline|home|office)|back)\\b',
  '\\b(?:give|gimme) (?:me|us)? ?a (?:call|ring|bell|buzz|callback|call back|phone call|tinkle)\\b|\\b(?:need|want|request|like|prefer|arrange|schedule|book|expect|get) (?:me |for )?(?:an? )?(?:call ?back|phone call|call from|telephone call)\\b|\\bget me on the (?:phone|line|blower)\\b|\\b(?:over|on|by|via) the (?:tele)?phone (?:instead|please|pls)\\b|\\b(?:call|phone) (?:within|in the next|before|by) (?:the |an? |\\w+ )?(?:hour|minutes|noon|tomorrow|end of)\\b',
  // person, not bot
  `\\b(?:${STRONG}|someone|somebody|people)\\b[^.!?]{0,30}\\b(?:not|no|instead of|rather than|and not|over|than|anything but) (?:an? |the |another |this |some |your |any |more )?(?:\\w+ )?(?:ro)?(?:bot|machine|computer|ai|menu|algorithm|automat\\w+|chatbot|assistant|software|recording|program)s?\\b`,
  `\\b(?:not|no more|no|enough|stop|tired of|sick of|fed up|hate|get off|instead of|rather than|without|isn't enough|off the|useless|stupid|dumb|wasting|insult|done with|anything but|quit|drop|cut|skip|bypass)\\b[^.!?]{0,25}\\b(?:ro)?(?:bot|machine|computer|ai|automat\\w+|chatbot|assistant|copy paste|canned|algorithm|recording|menu|script)\\w*[^.!?]{0,40}[.,;!?\\s]+(?:an? |the |i (?:need|want) |give me |get me |just |let |bring )*(?:an? |the )?(?:real |actual |live )?(?:${STRONG}|people|someone|somebody)\\b`,
  '\\b(?:human|person|agent|rep)s? (?:me up|only|now|pls|plz|please|asap|immediately|instead|right now|required|needed|wanted)\\b|\\b(?:no|not) (?:ai|bots?|robots?|machines?)[, ]+(?:please |just |only )*(?:a )?(?:human|person|agent|people)s?\\b|\\breal (?:human|person|people|agent) ?(?:please|pls|now|only|!|$)',
  '\\b(?:eyes|heart|brain|pulse|common sense|heartbeat|soul)\\b[^.!?]{0,40}\\b(?:instead of|not|rather than|have you got|to spare|algorithm|machine|digital)\\b|\\bnon[- ]?digital\\b',
  `\\b(?:this (?:is|has) (?:a job|work) for|wants|needs|takes|deserves|calls for|requires) (?:an? )?(?:real |actual |live )?(?:${STRONG}|someone|somebody)\\b`,
  `\\b(?:prefer|rather|sooner|like|want|love|happier) ${gap(3)}(?:over|on|by|via) (?:the )?(?:tele)?phone\\b`,
  `\\bwho (?:is|do|can|could|should|would|must)(?: i| we| you)? ${gap(4)}(?:to (?:reach|get|talk|speak|see|get to|get through to)|talk to|speak to|speak with|talk with|contact)\\b ?${gap(2)}(?:${STRONG}|about this|in charge)`,
  `\\b(?:which|what|is there a) (?:word|number|button|key|option|phrase|trick)\\b[^.!?]{0,30}\\b${ANY}\\b`,
  `\\b(?:join|get in|put me in|in) (?:their|the|your|a) (?:human |agent |support |live )?queue\\b|\\bwait(?:ing)? for (?:an? |the |your )?(?:real |live |human )?(?:agent|human|person|representative|operator|rep)s?\\b`,
  `\\b(?:sit|stay|wait|typing|type|keep|remain)\\b[^.!?]{0,30}\\buntil (?:an? |one of |some)?${gap(3)}(?:${STRONG}|someone|somebody|one)\\b`,
];

export const ENGLISH_REQUESTS: readonly RegExp[] = source.map((pattern) => new RegExp(pattern));

/** Nothing but a word for a person and small words around it: "AGENT!!!", "rep now thx", "complaints manager". */
export const ENGLISH_SHORT = new RegExp(
  `^(?:(?:an?|the|your|real|actual|live|please|pls|plz|ok|okay|yes|hi|hey|hello|no|nope|now|just|to|the|i|said|bot|complaints?|customer|service|support|sales|billing|store|some|any|me|one|another|different|human|duty|account|of|other) )*(?:${STRONG}|someone real|people|humans?|somebody|someone|customer service|customer care|customer support|live support|help ?desk)(?: (?:please|pls|plz|now|asap|thx|thanks|immediately|only|here|quick|quickly|urgent|urgently|today|available|right|away|then|instead|required|needed|human|agent|person|and|fast|on|chat|help|support|service|member|this|instant|already|not|no|bots?|robots?|machines?|ai|an?|to|me|wanted))*$`,
);

/** Words that make the same nouns harmless: other trades, compounds, set phrases. Removed before matching. */
export const ENGLISH_OTHER_SENSES =
  /\b(?:(?:real )?estate|travel|tax|booking|wetting|cleaning|antivirus|insurance|bonding|foaming|drying|letting|free|secret|user|shipping|customs|literary|sports|bleaching|raising|blowing|cooling|reducing|changing|modeling|talent|casting|press|patent|chemical|thickening|double|the booking|backup|monitoring|ssh|mail) ?-?agents?\b|\bagents? of change\b|\b(?:add|adding|added|remove|removing|removed|invite|inviting|delete|deleting|become|becoming|hire|hiring|promote|register) (?:an?|another|the|my|new|more|some|extra|one|other)? ?(?:new |team |staff |second |extra )*(?:persons?|people|members?|operators?|agents?|users?|employees?|managers?|staff|supervisors?|colleagues?|workers?|guests?|adults?|drivers?|representatives?)\b|\b(?:representative|agent|manager|staff|operator)s? offices?\b|\bthe person (?:who|that)\b|\bmy (?:own |old |new )?(?:agent|rep|representative|manager|supervisor|boss|employee|staff|colleague|team|team member|coworker|engineer|technician|consultant|advis[eo]r|operator|clerk|assistant)s?\b|\b(?:boolean|crane|tour|forklift|machine|comparison|logical|plant|ferry|network|mobile|phone|telecom|drone|ternary|camera) operators?\b|\boperators? (?:fee|manual|licen[cs]e|precedence|error|panel|account)\b|\bhuman[ -](?:rights?|resources?|sized?|hair|body|nature|error|factor|kind|readable|skin|interest|ear|form|shape|heart|anatomy|grade|skull|touch of)\b|\b(?:per|each|extra|additional|first|second|third|contact|one|two|single|sales|delivery|missing) person\b|\bperson (?:limit|capacity|tent|hammock|sauna|on|in|at|of|receiving|name|living|next|behind)\b|\b(?:task|password|package|window|file|download|device|content|project|product|property|app|boot|tag|ad|ads|campaign|session|connection|memory|plugin|font|time|fleet|wifi) managers?\b|\b(?:rep|reps) (?:counter|count|range|max|s)\b|\b(?:staff|team|employee|manager|supervisor|agent|adult|person|professional|expert|executive|engineer|worker|operator) (?:discount|shop|account|accounts|seats?|licen[cs]es?|uniforms?|shirts?|portal|id|badge|handbook|size|sizes|ticket|tickets|entry|plan|approval|view|mode|edition|version|course|desk|chair|fee|role|roles|rate|price|bike|only mode|gift|party|room|door|section|menu|dashboard|dashboard|login|bonus|tool|tools)\b|\b(?:api|support (?:bandage|bracket|page|article|ticket|hours|email|e-?mail|address|phone number|number|team email)|customer service (?:email|e-?mail|address|number|phone|hours|page|survey)|live (?:plants?|stream|music|tracking|show|event)|call of duty|call (?:it )?off|roll call)\b|\b(?:adult|adults|grown-?ups?) (?:size|sizes|bike|ticket|fare|use|can|in|at|per|and|or|for)\b|\b(?:two|three|four|five|six|\d+|many|most|other|some|few|old|young|big|small) (?:adults?|people|persons?|workers?|users?|humans?|engineers?|employees?)\b/g;
