import { normalise } from '../text/words.js';

/** Law, danger and despair: a person has to read these, whatever the assistant knows. Latin accents are stripped. */
const PATTERNS: readonly RegExp[] = [
  /\b(my|a|our|the|your) (lawyer|attorney|solicitor|barrister)s?\b|\b(lawyer|attorney|solicitor)s? (will|is|are|has|have)\b/,
  /\b(sue|suing|sued) (you|your|the|this)\b|\b(legal|court) (action|proceedings|case|claim)\b|\b(take|taking|see) you (to|in) court\b|\bsmall claims\b|\bcease and desist\b/,
  /\b(ombudsman|trading standards|consumer protection (agency|office)|data protection authority)\b/,
  /\b(call|calling|called|report(ed|ing)?( you| this)? to) the police\b|\bpress(ing)? charges\b/,
  /\b(suicid\w*|kill(ing)? myself|end my life|hurt(ing)? myself|self[- ]harm|want to die|don'?t want to live)\b/,
  /\b(kill|shoot|stab|hurt|bomb) (you|him|her|them|someone|somebody|your (staff|office|shop|store))\b/,
  /\b(caught|catching|on|set) fire\b|\bburst into flames\b|\b(explod\w+|exploded)\b|\belectric(al)? shock\b|\bgot (electrocuted|shocked)\b|\bsmoke (is )?(coming|came) (out|from)\b|\bgas leak\b|\bcarbon monoxide\b/,
  /\b(was|were|got|been|is|am) (badly |seriously )?(injured|burn(ed|t)|poisoned|hospitali[sz]ed|bleeding)\b|\binjur(ed|y|ies) (my|me|by|from|caused)\b|\b(went|go|rushed|taken) to (the )?(hospital|emergency|er|a&e)\b|\b(choked|choking) on\b|\ballergic reaction\b/,
  /\b(data breach|identity theft|stole my identity|blackmail\w*|stalk(ed|ing) me|sexual(ly)? harass\w*|death threat)\b/,
  /\b(rechtsanw(a|ae)lt\w*|meinen? anwalt|anwalts?kanzlei|verklage\w*|rechtliche schritte|gerichtsverfahren|strafanzeige|verbraucherzentrale|brand geraten|feuer gefangen|stromschlag|explodiert|verletzt worden|umbringen|selbstmord)\b/,
  /\b(mon avocat|un avocat|porter plainte|action en justice|tribunal|poursuites judiciaires|pris feu|choc electrique|electrocut\w+|explose|blesse\w* (par|a cause)|me suicider|suicide|me tuer)\b/,
  /\b(mi abogad[oa]|abogad[oa]s?|demandar(los|les|te)?|acciones legales|denuncia(r|re)? (a|en|ante)|se incendio|prendio fuego|descarga electrica|exploto|suicid\w+|quitarme la vida)\b/,
  /\b(mio avvocato|avvocat[oi]|azione legale|vie legali|denuncer\w+|querela|preso fuoco|scossa elettrica|esplos[oa]|suicid\w+)\b/,
  /\b(meu advogado|advogad[oa]s?|processar (voces|a empresa)|acao judicial|procon|pegou fogo|choque eletrico|explodiu|me matar|suicid\w+)\b/,
  /\b(mijn advocaat|advocaat|aanklagen|juridische stappen|rechtszaak|in brand gevlogen|vlam gevat|elektrische schok|ontploft|zelfmoord)\b/,
  /\b(vakeel|kanooni karwai|consumer court)\b|वकील|कानूनी कार्रवाई|आत्महत्या|आग लग/,
];

export function mentionsDanger(text: string): boolean {
  const plain = normalise(text);
  return PATTERNS.some((pattern) => pattern.test(plain));
}
