/** Who buys in the demo shop. All of them are invented, and example.com, .org and .net are reserved. */

export interface Person {
  readonly ref: string;
  readonly name: string;
  readonly phone: string | null;
  readonly address: PostalAddress;
  /** A firm orders more of everything. */
  readonly firm: boolean;
}

export interface PostalAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country: string;
}

/** ref | name | street | city | region | postal code | country; a firm's ref ends in "*". */
const BOOK = `
ann | Ann Lee | 14 Harbor St | Portland | OR | 97201 | US
bruno | Bruno Almeida | Rua das Flores 21 | Lisboa | | 1200-195 | PT
hanako | 山田 花子 | 千代田区丸の内1-2-3 | 東京 | | 100-0005 | JP
chidi | Chidi Okafor | 7 Admiralty Way | Lagos | | 106104 | NG
daniela | Daniela Rossi | Via Garibaldi 5 | Torino | TO | 10122 | IT
emre | Emre Yılmaz | Bağdat Cd. 310 | İstanbul | | 34728 | TR
fatima | Fatima al-Rashid | 12 Salem Al Mubarak St | Kuwait City | | 22001 | KW
greta | Greta Lindqvist | Storgatan 8 | Uppsala | | 753 31 | SE
ines | Inés Fernández | Calle de Alcalá 77 | Madrid | | 28009 | ES
jack | Jack O'Sullivan | 3 Shandon Street | Cork | | T23 K5X8 | IE
katarzyna | Katarzyna Wójcik | ul. Długa 19 | Kraków | | 31-147 | PL
lars | Lars Sørensen | Nørregade 40 | Aarhus | | 8000 | DK
haruto | 佐藤 陽翔 | 北区梅田3-1-1 | 大阪 | | 530-0001 | JP
minjun | 김민준 | 강남구 테헤란로 152 | 서울 | | 06236 | KR
nadia | Nadia Petrova | ул. Витоша 15 | София | | 1000 | BG
olafur | Ólafur Þórsson | Laugavegur 12 | Reykjavík | | 101 | IS
priya | Priya Raghavan | 44 MG Road | Bengaluru | KA | 560001 | IN
quentin | Quentin Lefèvre | 9 rue de la Paix | Lyon | | 69002 | FR
rosa | Rosa Jiménez Ortega | Av. Insurgentes Sur 1602 | Ciudad de México | CDMX | 03940 | MX
sipho | Sipho Dlamini | 18 Florida Rd | Durban | KZN | 4001 | ZA
thao | Nguyễn Thị Thảo | 25 Lý Thường Kiệt | Hà Nội | | 100000 | VN
ursula | Ursula Weiß | Königstraße 3 | Stuttgart | | 70173 | DE
viktor | Βίκτωρ Παπαδόπουλος | Ερμού 44 | Αθήνα | | 105 63 | GR
wendy | Wendy Nakamura | 2100 Kalakaua Ave | Honolulu | HI | 96815 | US
xavier | Xavier Janssens | Meir 55 | Antwerpen | | 2000 | BE
yael | Yael Cohen | 31 Rothschild Blvd | Tel Aviv | | 6688203 | IL
zoe | Zoë de Vries | Prinsengracht 263 | Amsterdam | | 1016 GV | NL
aroha | Aroha Ngata | 6 Cuba Street | Wellington | | 6011 | NZ
ben | Ben Whitaker | 88 Bedford Ave | Brooklyn | NY | 11249 | US
camille | Camille Dubois | 17 rue Oberkampf | Paris | | 75011 | FR
diego | Diego Herrera | Carrera 7 # 71-21 | Bogotá | | 110231 | CO
elif | Elif Demir | Kordon Blv. 9 | İzmir | | 35220 | TR
finn | Finn Bauer | Torstraße 101 | Berlin | | 10119 | DE
grace | Grace Mwangi | 20 Kimathi St | Nairobi | | 00100 | KE
isla | Isla MacLeod | 12 Byres Road | Glasgow | | G12 8QX | GB
joao | João Pereira | Rua Augusta 1508 | São Paulo | SP | 01304-001 | BR
kim | Kim Tran | 500 Castro St | Mountain View | CA | 94041 | US
leila | Leila Haddad | 8 rue Gouraud | Beyrouth | | 1100 | LB
marek | Marek Novák | Vinohradská 30 | Praha | | 120 00 | CZ
noor | Noor van Dijk | Oudegracht 120 | Utrecht | | 3511 AW | NL
oskar | Oskar Virtanen | Mannerheimintie 5 | Helsinki | | 00100 | FI
paola | Paola Conti | Via Roma 88 | Firenze | FI | 50123 | IT
ravi | Ravi Menon | 3 Marine Parade Rd | Singapore | | 449285 | SG
sofia | Sofía Castillo | Av. Corrientes 1234 | Buenos Aires | | C1043 | AR
tom | Tom Baker | 9 King's Parade | Cambridge | | CB2 1SJ | GB
una | Una Kovačević | Ilica 50 | Zagreb | | 10000 | HR
vera | Vera Schneider | Mariahilfer Straße 70 | Wien | | 1070 | AT
will | Will Carter | 1200 Congress Ave | Austin | TX | 78701 | US
yuki | 鈴木 由紀 | 中区栄3-4-5 | 名古屋 | | 460-0008 | JP
zainab | Zainab Bello | 15 Ahmadu Bello Way | Abuja | | 900211 | NG
abby | Abby Stone | 77 Wacker Dr | Chicago | IL | 60601 | US
claire | Claire Martin | 300 rue Sainte-Catherine | Montréal | QC | H2X 3X8 | CA
dave | Dave Kowalski | 410 Pine St | Seattle | WA | 98101 | US
eva | Eva Hofmann | Bahnhofstrasse 12 | Zürich | | 8001 | CH
blue-cafe* | Blue Door Café | Rue du Marché 4 | Nantes | | 44000 | FR
harbor-inn* | The Harbor Inn | 1 Wharf Rd | Gloucester | MA | 01930 | US
kita-books* | 北書店 | 中央区北一条西4 | 札幌 | | 060-0001 | JP
lindenhof* | Lindenhof GmbH & Co. KG | Lindenallee 2 | Köln | | 50668 | DE
northside* | Northside Elementary School | 250 Oak Ave | Evanston | IL | 60201 | US
studio-9* | Studio 9 "Neun" Architekten | Schanzenstraße 9 | Hamburg | | 20357 | DE
`;

const DOMAINS = ['example.com', 'example.org', 'example.net'] as const;

export const people: readonly Person[] = BOOK.trim()
  .split('\n')
  .map((line, index) => personOf(line.split('|').map((part) => part.trim()) as Entry, index));

type Entry = [string, string, string, string, string, string, string];

function personOf([marked, name, line1, city, region, postalCode, country]: Entry, index: number): Person {
  const address = { line1, city, country, ...(region && { region }), ...(postalCode && { postalCode }) };
  // +1 … 555 01xx: kept free for stories.
  const phone = index % 3 === 0 ? `+1 202 555 01${String(index).padStart(2, '0')}` : null;
  return { ref: marked.replace('*', ''), name, phone, address, firm: marked.endsWith('*') };
}

export const emailOf = ({ ref, firm }: Person): string =>
  firm ? `orders@${ref}.example` : `${ref}@${DOMAINS[ref.length % DOMAINS.length] as string}`;

/** Strangers who order once and never register. */
export const guests: readonly string[] = [
  'Alex Morgan',
  'Marta Silva',
  'Jean-Pierre Roux',
  'Siobhán Byrne',
  'Tomás Vega',
  'Mei Lin',
  'Anders Holm',
  'Chiara Greco',
];
