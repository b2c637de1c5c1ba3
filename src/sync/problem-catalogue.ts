import type { Translated } from './languages';

/** What the API answers when a request can't be carried out (RFC 9457). */
export interface ProblemEntry {
  /** HTTP status. */
  readonly status: number;
  readonly title: Translated;
  readonly nextStep: Translated;
}

const problem = (
  status: number,
  fi: readonly [title: string, nextStep: string],
  en: readonly [title: string, nextStep: string],
): ProblemEntry => ({
  status,
  title: { fi: fi[0], en: en[0] },
  nextStep: { fi: fi[1], en: en[1] },
});

export const problemCatalogue = {
  invalid_request: problem(
    400,
    ['Pyyntö on virheellinen', 'Korjaa luetellut kohdat ja lähetä pyyntö uudelleen.'],
    ['The request is malformed', 'Correct the listed places and send it again.'],
  ),
  unauthenticated: problem(
    401,
    ['Kirjautuminen puuttuu', 'Kirjaudu sisään tai lähetä voimassa oleva tunnus.'],
    ['Not logged in', 'Log in, or send a valid token.'],
  ),
  forbidden: problem(
    403,
    ['Oikeutesi eivät riitä', 'Pyydä oikeus ylläpitäjältä.'],
    ['Your rights do not allow this', 'Ask an administrator for the right.'],
  ),
  not_found: problem(
    404,
    ['Ei löytynyt', 'Tarkista osoite tai tunniste.'],
    ['Not found', 'Check the address or the id.'],
  ),
  not_acceptable: problem(
    406,
    ['Vastausta ei ole pyydetyssä muodossa', 'Pyydä vastaus muodossa application/json.'],
    ['No answer in the form asked for', 'Ask for application/json.'],
  ),
  unsupported_media_type: problem(
    415,
    ['Sisällön muotoa ei tueta', 'Lähetä sisältö muodossa application/json.'],
    ['The body’s form is not supported', 'Send application/json.'],
  ),
  payload_too_large: problem(
    413,
    ['Pyyntö on liian suuri', 'Lähetä pienempi pyyntö.'],
    ['The request is too large', 'Send a smaller one.'],
  ),
  precondition_required: problem(
    428,
    ['Pyynnöstä puuttuu versio', 'Lue tieto ensin ja lähetä sen ETag otsakkeessa If-Match.'],
    ['The version is missing', 'Read it first and send its ETag in If-Match.'],
  ),
  stale: problem(
    412,
    ['Joku muu ehti muuttaa tietoa', 'Katso nykyinen tieto ja tee muutos siihen.'],
    ['Somebody else changed it meanwhile', 'Look at the present state and make the change to it.'],
  ),
  invalid_value: problem(
    422,
    ['Arvo ei kelpaa', 'Korjaa luetellut arvot.'],
    ['A value is not valid', 'Correct the listed values.'],
  ),
  rate_limited: problem(
    429,
    ['Pyyntöjä on liikaa', 'Odota hetki ja yritä uudelleen.'],
    ['Too many requests', 'Wait a moment and try again.'],
  ),
  dependency_unavailable: problem(
    503,
    ['Palvelun osa ei vastaa', 'Yritä hetken kuluttua uudelleen. Mitään ei ole kadonnut.'],
    ['A part of the service does not answer', 'Try again in a moment. Nothing is lost.'],
  ),
  idempotency_key_missing: problem(
    400,
    ['Pyynnöstä puuttuu Idempotency-Key', 'Lisää otsake, jotta toistettu pyyntö ei vaikuta kahdesti.'],
    ['Idempotency-Key is missing', 'Add the header, so that a repeated request has no second effect.'],
  ),
  idempotency_key_reused: problem(
    422,
    ['Idempotency-Key on jo käytetty toiseen pyyntöön', 'Käytä jokaisella pyynnöllä omaa avainta.'],
    ['The Idempotency-Key belongs to another request', 'Use a key of its own for each request.'],
  ),
  in_progress: problem(
    409,
    ['Sama pyyntö on vielä kesken', 'Odota hetki ja lähetä pyyntö uudelleen samalla avaimella.'],
    ['The same request is still being worked on', 'Wait a moment and send it again with the same key.'],
  ),
  tenant_exists: problem(
    409,
    ['Yritys on jo lisätty', 'Avaa olemassa oleva yritys.'],
    ['The company is there already', 'Open the existing one.'],
  ),
  tenant_paused: problem(
    409,
    ['Yritys on keskeytetty', 'Jatka yrityksen synkronointia ja yritä uudelleen.'],
    ['The company is paused', 'Resume the company and try again.'],
  ),
  type_series: problem(
    409,
    [
      'Netvisorin asiakastyypillä on numerosarja',
      'Poista numerosarja tyypiltä Flexissä ja lue rekisterit uudelleen.',
    ],
    [
      'A Netvisor customer type has a number series',
      'Remove the series from the type in Flex and read the registers again.',
    ],
  ),
  wrong_state: problem(
    409,
    ['Tätä ei voi tehdä nykyisessä tilassa', 'Tarkista yrityksen tila.'],
    ['Not possible in the present state', 'Check the state of the company.'],
  ),
  run_active: problem(
    409,
    ['Ajo on jo käynnissä', 'Odota ajon loppumista tai lopeta se.'],
    ['A run is under way', 'Wait for its end or cancel it.'],
  ),
  connection_missing: problem(
    409,
    ['Yhteys puuttuu', 'Lisää tunnukset molempiin järjestelmiin.'],
    ['A connection is missing', 'Add the credentials of both systems.'],
  ),
  preview_stale: problem(
    409,
    ['Esikatselu on vanhentunut', 'Lue rekisterit uudelleen ja katso uusi esikatselu.'],
    ['The preview is out of date', 'Read the registers again and look at the new preview.'],
  ),
  counts_differ: problem(
    409,
    ['Hyväksytyt määrät eroavat esikatselusta', 'Tarkista esikatselun määrät ja hyväksy ne.'],
    ['The approved counts differ from the preview', 'Check the preview’s counts and approve those.'],
  ),
  not_approved: problem(
    409,
    ['Esikatselua ei ole hyväksytty', 'Hyväksy esikatselu ennen ajoa.'],
    ['The preview is not approved', 'Approve it before the run.'],
  ),
  preflight_red: problem(
    409,
    ['Lähtötilanteessa on punaisia kohtia', 'Korjaa punaiset kohdat ja tarkista uudelleen.'],
    ['The check has red lines', 'Solve the red lines and check again.'],
  ),
  name_differs: problem(
    422,
    ['Nimi ei ole yrityksen nimi', 'Kirjoita yrityksen nimi täsmälleen niin kuin se palvelussa on.'],
    ['The name is not the company’s', 'Write the company’s name exactly as the service has it.'],
  ),
  already_live: problem(
    409,
    ['Yritys on jo käytössä', 'Käyttöönottoa ei tarvita. Avaa yrityksen etusivu.'],
    ['The company is live already', 'No go-live is needed. Open the company’s page.'],
  ),
  issue_closed: problem(
    409,
    ['Asia on jo selvitetty', 'Päätöstä ei enää tarvita. Lue selvitettävä uudelleen.'],
    ['The issue is closed already', 'No decision is needed any more. Read the issue again.'],
  ),
  decision_not_allowed: problem(
    422,
    ['Tätä päätöstä ei voi tehdä tästä asiasta', 'Valitse jokin selvitettävän vaihtoehdoista.'],
    ['This can’t be decided of this issue', 'Choose one of the issue’s decisions.'],
  ),
  choice_missing: problem(
    422,
    ['Valinta puuttuu', 'Valitse jokin selvitettävän vaihtoehdoista.'],
    ['The choice is missing', 'Choose one of those that the issue names.'],
  ),
  nothing_to_approve: problem(
    409,
    ['Hyväksyttävää ei ole', 'Muutokset eivät enää odota. Lue selvitettävä uudelleen.'],
    ['There is nothing to approve', 'No changes wait any more. Read the issue again.'],
  ),
  value_not_writable: problem(
    422,
    [
      'Arvoa ei voi viedä',
      'Arvo ei kelpaa toiseen järjestelmään. Korjaa tieto siinä järjestelmässä, jossa se on oikein.',
    ],
    ['The value can’t be written', 'The other system does not take it. Correct it where it belongs.'],
  ),
  values_deleted: problem(
    410,
    ['Arvo ei ole enää tallessa', 'Kirjoita oikea arvo itse Flexiin tai Netvisoriin.'],
    ['The value is no longer kept', 'Enter the right value in Flex or Netvisor yourself.'],
  ),
  nothing_to_undo: problem(
    409,
    ['Kumottavaa ei ole', 'Muutos on jo kumottu, tai sitä ei voi kumota.'],
    ['There is nothing to undo', 'The change was undone already, or can’t be undone.'],
  ),
  edited_since: problem(
    409,
    ['Tietoa on muutettu tämän jälkeen', 'Kumoa ensin uusin muutos, tai korjaa tieto itse.'],
    ['The detail was changed after this', 'Undo the newest change first, or correct the detail yourself.'],
  ),
  overlap_running: problem(
    409,
    ['Edellinen avain on vielä voimassa', 'Odota, kunnes sen voimassaolo päättyy, ja vaihda avain sitten.'],
    ['The earlier secret is still in force', 'Wait until it has ended, then rotate again.'],
  ),
  text_too_short: problem(
    422,
    ['Hakuteksti on liian lyhyt', 'Kirjoita vähintään kaksi merkkiä.'],
    ['The search text is too short', 'Give two characters or more.'],
  ),
  url_not_allowed: problem(
    422,
    ['Osoite ei ole sallittu', 'Käytä osoitetta, jonka ylläpito on sallinut.'],
    ['The address is not allowed', 'Use an address that the administrators have allowed.'],
  ),
  upstream_refused: problem(
    502,
    ['Toinen järjestelmä hylkäsi pyynnön', 'Tarkista tunnukset ja oikeudet siinä järjestelmässä.'],
    ['The other system refused', 'Check the credentials and rights in that system.'],
  ),
  signature_invalid: problem(
    401,
    ['Allekirjoitus ei täsmää', 'Tarkista, että Flexissä on tämän yrityksen voimassa oleva avain.'],
    ['The signature does not match', 'Check that Flex has this company’s present secret.'],
  ),
  timestamp_invalid: problem(
    401,
    ['Aikaleima on liian kaukana nykyhetkestä', 'Tarkista lähettäjän kello.'],
    ['The timestamp is too far from now', 'Check the sender’s clock.'],
  ),
  tenant_mismatch: problem(
    403,
    ['Ilmoitus koskee toista yritystä', 'Tarkista, mihin osoitteeseen Flex lähettää ilmoitukset.'],
    ['The event belongs to another company', 'Check to which address Flex sends the events.'],
  ),
  offboarded: problem(
    410,
    ['Yritys ei enää käytä palvelua', 'Poista ilmoitukset käytöstä Flexissä.'],
    ['The company no longer uses the service', 'Switch the events off in Flex.'],
  ),
  internal_error: problem(
    500,
    ['Ohjelmassa on virhe', 'Yritä uudelleen. Jos virhe toistuu, välitä pyynnön tunniste tekniseen tukeen.'],
    ['A fault in the program', 'Try again. If it comes back, give the request id to technical support.'],
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;

export type ProblemCode = keyof typeof problemCatalogue;
