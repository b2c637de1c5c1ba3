const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const firstNames = words(`
  Juhani Maria Matti Helena Johannes Johanna Olavi Anneli Antero Kaarina Tapani Marjatta Kalevi Kristiina Tapio Emilia
  Mikael Elina Ilmari Sofia Timo Tuulikki Eino Aino Väinö Helmi Onni Eevi Leo Aada Elias Lilja Niilo Päivi Jukka Hanna
  Kari Leena Seppo Ritva Pekka Tuula Heikki Sari Antti Minna Ville Päivikki Jyrki Outi Åke Göran Märta Sisko Veikko Irja
  Santeri Inkeri Sulo Vieno Otso Iida Oskari Venla Lauri Kerttu Urho Hilkka Ismo Riitta`);

export const lastNames = words(`
  Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen Saarinen
  Salminen Heinonen Niemi Heikkilä Kinnunen Salonen Turunen Salo Laitinen Tuominen Rantanen Karjalainen Jokinen Mattila
  Savolainen Lahtinen Ahonen Ojala Leppänen Väisänen Hiltunen Kallio Miettinen Pitkänen Laaksonen Manninen Rajala
  Johansson Lindström Sjöberg Åkerlund Hyvärinen Hakala Räsänen Anttila Laakso Kärkkäinen Vänskä Peltonen Aaltonen
  Partanen Hirvonen Tikkanen Kokkonen Mustonen Ikonen Wikström Nygård Öhman Yli-Mäyry Ala-Kokko`);

export const companyWords = words(`
  Rakennus Kiinteistö Huolto Sähkö Putki Maalaus Siivous Kuljetus Konepaja Metalli Puutyö Katto Lattia Viher Piha
  Jäähdytys Ilmastointi Lämpö Automaatio Turva Lukko Hissi Nosto Maanrakennus Louhinta Timantti Eriste Saneeraus
  Remontti Isännöinti Kylmä Pinnoite Laatta Muuraus Hitsaus Elementti Valu Mittaus Purku Ympäristö`);

export const companyTails = words(`
  palvelu ryhmä tekniikka urakointi asennus työ mestarit tiimi verkko keskus osaajat rakentajat`);

export const placeWords = words(`
  Pohjolan Saimaan Hämeen Savon Karjalan Lapin Kymen Uudenmaan Satakunnan Pirkan Kainuun Keski-Suomen Itä-Suomen
  Länsirannan Järvi-Suomen Turunmaan Pohjanmaan Päijät-Hämeen`);

export const streetNames = words(`
  Mannerheimintie Hämeenkatu Aleksanterinkatu Kauppakatu Koulukatu Rantakatu Kirkkokatu Asemakatu Puistokatu Teollisuustie
  Keskuskatu Satamakatu Rautatienkatu Vuorikatu Yliopistonkatu Mäkitie Koivutie Kuusitie Mäntytie Pajutie Leppäkuja
  Niittytie Peltotie Rantatie Metsätie Harjutie Kalliotie Lehtotie Varastokatu Yrittäjäntie Konetie Sepäntie Työpajankatu
  Höyläämötie Ruoholahdenkatu Hämeentie Itäväylä Linnankatu Eerikinkatu Humalistonkatu Tykistökatu Väinämöisenkatu
  Pyynikintie Lentokentänkatu Myllypuronkuja Päivölänrinne Äyritie Ylätie-Alatie Strandvägen Skolgatan`);

export const officeWords: readonly string[] = [
  'Päätoimipaikka',
  'Toimisto',
  'Varasto',
  'Myymälä',
  'Korjaamo',
  'Työmaa A & B',
  'Itäinen toimipiste',
  'Huoltohalli',
];
