"""The text that a judge signs before seeing anything."""

import hashlib

INDONESIAN = """\
Pakta Integritas
1. Saya menilai setiap proposal hanya menurut kriteria yang telah ditetapkan, secara jujur,
   adil, dan mandiri.
2. Saya menyatakan setiap benturan kepentingan sebelum menilai, dan tidak menilai proposal
   yang berkaitan dengan instansi, keluarga, atau kepentingan saya.
3. Saya menjaga kerahasiaan proposal, nilai, dan hasil sampai diumumkan secara resmi.
4. Saya tidak menerima atau meminta pemberian apa pun yang berkaitan dengan penilaian ini.
"""
ENGLISH = """\
Integrity Pact
1. I judge each proposal only by the criteria that were set, honestly, fairly and independently.
2. I declare every conflict of interest before I judge, and judge no proposal that concerns my
   agency, my family or my interests.
3. I keep proposals, scores and results confidential until they are officially announced.
4. I neither accept nor ask for any gift in connection with this judging.
"""
TEXT = f"{INDONESIAN}\n{ENGLISH}"
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
